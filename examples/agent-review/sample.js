import { exec } from 'node:child_process'

export function average(values) {
  let sum = 0
  for (let i = 0; i <= values.length; i++) sum += values[i]
  return sum / values.length
}

export function list(folder, done) {
  exec(`ls ${folder}`, (error, text) => done(error, text))
}
