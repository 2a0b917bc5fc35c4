"""Peers of phaseline/search on the twenty functions: the best value of every seed, not only their median.

python search-optuna.py SUITE OUT METHOD SEEDS [FUNCTION ...]

SUITE is the folder of suite.py, the portable definition of the functions. METHOD is gp, tpe or cma (Optuna's samplers with
their defaults), or de (SciPy's differential evolution, population 5 per parameter, no polishing). Writes one JSON line per
function and seed: {"method", "function", "seed", "best": {"25": ..., ...}}, and leaves out what OUT already holds. Needs
optuna 5, and torch for gp, cmaes for cma, scipy for de.
"""

import contextlib
import json
import math
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

COUNTS = {
    "gp": (25, 50, 100),
    "tpe": (25, 50, 100, 200, 1000),
    "cma": (25, 50, 100, 200, 500, 1000),
    "de": (25, 50, 100, 200, 500, 1000),
}


def silence_optuna():
    import optuna
    import warnings

    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna


def allow_old_torch():
    """torch before 2.0 cannot use a device as a context; on a machine without accelerator the context changes nothing."""
    import torch

    if hasattr(torch.device("cpu"), "__enter__"):
        return
    import optuna.samplers._gp.sampler as module

    class Torch:
        def __getattr__(self, key):
            return getattr(torch, key)

        @staticmethod
        def device(_):
            return contextlib.nullcontext()

    module.torch = Torch()


def suggest(trial, parameter):
    name, kind, *rest = parameter
    if kind == "float":
        return trial.suggest_float(name, rest[0], rest[1])
    if kind == "log":
        return trial.suggest_float(name, rest[0], rest[1], log=True)
    if kind == "int":
        return trial.suggest_int(name, rest[0], rest[1])
    return trial.suggest_categorical(name, list(range(rest[0])))


def objective_of(suite, function):
    """A function of a trial, for Optuna."""
    if function in suite.VEC:
        f, space, _ = suite.VEC[function]
        return lambda trial: f([suggest(trial, p) for p in space])
    if function in suite.MIX:
        f, space, _ = suite.MIX[function]
        return lambda trial: f({p[0]: suggest(trial, p) for p in space})
    owned = {0: ("xa", "ya"), 1: ("lr", "k"), 2: ("z",)}
    space = {p[0]: p for p in suite.CSP}

    def conditional(trial):
        values = {"algo": suggest(trial, space["algo"])}
        for name in owned[values["algo"]]:
            values[name] = suggest(trial, space[name])
        return suite.cond3(values)

    return conditional


def run_optuna(suite, method, function, seed, counts):
    optuna = silence_optuna()
    if method == "gp":
        allow_old_torch()
        sampler = optuna.samplers.GPSampler(seed=seed)
    elif method == "tpe":
        sampler = optuna.samplers.TPESampler(seed=seed)
    else:
        sampler = optuna.samplers.CmaEsSampler(seed=seed)
    study = optuna.create_study(sampler=sampler)
    objective = objective_of(suite, function)
    best = {}
    for k in range(1, counts[-1] + 1):
        trial = study.ask()
        study.tell(trial, objective(trial))
        if k in counts:
            best[k] = study.best_value
    return best


def run_de(suite, function, seed, counts):
    from scipy.optimize import differential_evolution

    f, depth = suite.unit_objective(function)
    values = []

    def counted(u):
        values.append(f(list(u)))
        if len(values) >= counts[-1]:
            raise StopIteration
        return values[-1]

    start = seed
    while len(values) < counts[-1]:
        with contextlib.suppress(StopIteration, RuntimeError):
            differential_evolution(counted, [(0, 1)] * depth, seed=start, popsize=5, polish=False, maxiter=10**6)
        start += 100_000
    return {count: min(values[:count]) for count in counts}


def main():
    suite_folder, out, method, seeds, *functions = sys.argv[1:]
    sys.path.insert(0, suite_folder)
    import suite

    known = set()
    if os.path.exists(out):
        with open(out, encoding="utf8") as lines:
            known = {(r["method"], r["function"], r["seed"]) for r in map(json.loads, lines)}
    counts = COUNTS[method]
    for seed in range(int(seeds)):
        for function in functions or suite.ALL:
            if (method, function, seed) in known:
                continue
            run = run_de(suite, function, seed, counts) if method == "de" else run_optuna(suite, method, function, seed, counts)
            best = {str(count): value for count, value in run.items() if math.isfinite(value)}
            with open(out, "a", encoding="utf8") as file:
                file.write(json.dumps({"method": method, "function": function, "seed": seed, "best": best}) + "\n")


if __name__ == "__main__":
    main()
