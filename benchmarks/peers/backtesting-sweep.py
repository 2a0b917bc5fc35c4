"""Some runs of side-by-side.ts in backtesting.py: reads a request as JSON on stdin, writes seconds and figures as JSON."""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
import backtesting
from backtesting import Backtest, Strategy

request = json.load(sys.stdin)
frame = pd.DataFrame(
    {name.capitalize(): request[name] for name in ("open", "high", "low", "close")},
    index=pd.date_range("2000-01-01", periods=len(request["close"]), freq="D"),
)
sums = np.concatenate([[0], np.cumsum(np.round(np.array(request["close"]) * 100))])


def average(period, warmup):
    # Zeros before the warm-up ends, not NaN: the library skips the first bar on which all indicators have a value.
    out = np.zeros(len(sums) - 1)
    out[period - 1 :] = (sums[period:] - sums[:-period]) / (period * 100)
    out[: warmup - 1] = 0
    return out


class Cross(Strategy):
    fast = 10
    slow = 20

    def init(self):
        self.a = self.I(average, self.fast, self.slow, plot=False)
        self.b = self.I(average, self.slow, self.slow, plot=False)

    def next(self):
        if self.a[-1] > self.b[-1]:
            if not self.position:
                self.buy()
        elif self.position:
            self.position.close()


def run(fast, slow):
    test = Backtest(frame, Cross, cash=1e9, commission=request["fee"])
    return test.run(fast=fast, slow=slow)


pairs = request["pairs"]
run(*pairs[0])
start = time.process_time()
results = [run(*pair) for pair in pairs]
seconds = time.process_time() - start
json.dump(
    {
        "version": backtesting.__version__,
        "seconds": seconds,
        "returns": [float(result["Return [%]"]) / 100 for result in results],
        "trades": [int(result["# Trades"]) for result in results],
    },
    sys.stdout,
)
