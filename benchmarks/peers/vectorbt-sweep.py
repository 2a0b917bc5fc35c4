"""The sweep of side-by-side.ts in vectorbt: reads a request as JSON on stdin, writes seconds and figures as JSON."""

import json
import sys
import time

import numpy as np
import pandas as pd
import vectorbt as vbt

request = json.load(sys.stdin)
open_ = np.array(request["open"])
close = np.array(request["close"])
index = pd.date_range("2000-01-01", periods=len(close), freq="D")
pairs = request["pairs"]

# Sums of whole cents are exact: a running sum of floats decides crossings of equal averages by its rounding.
sums = np.concatenate([[0], np.cumsum(np.round(close * 100))])


def average(period):
    out = np.full(len(close), np.nan)
    out[period - 1 :] = (sums[period:] - sums[:-period]) / (period * 100)
    return out


averages = {period: average(period) for pair in pairs for period in pair}


def sweep():
    fast = np.column_stack([averages[f] for f, _ in pairs])
    slow = np.column_stack([averages[s] for _, s in pairs])
    # Decided at a close, executed at the next open.
    wanted = np.vstack([np.zeros((1, len(pairs)), bool), (fast > slow)[:-1]])
    before = np.vstack([np.zeros((1, len(pairs)), bool), wanted[:-1]])
    portfolio = vbt.Portfolio.from_signals(
        pd.DataFrame(np.repeat(close[:, None], len(pairs), 1), index=index),
        pd.DataFrame(wanted & ~before, index=index),
        pd.DataFrame(before & ~wanted, index=index),
        price=np.repeat(open_[:, None], len(pairs), 1),
        fees=request["fee"],
        init_cash=1.0,
        freq="1D",
    )
    return portfolio.total_return().to_numpy(), portfolio.sharpe_ratio(), portfolio.max_drawdown(), portfolio.trades.count().to_numpy()


sweep()  # Compiles.
times = []
for _ in range(3):
    start = time.process_time()
    returns, _, _, trades = sweep()
    times.append(time.process_time() - start)
json.dump(
    {
        "version": vbt.__version__,
        "seconds": sorted(times)[1],
        "returns": returns.tolist(),
        "trades": trades.tolist(),
    },
    sys.stdout,
)
