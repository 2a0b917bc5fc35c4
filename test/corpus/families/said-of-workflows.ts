/** @module Workflows, as different people ask for changes of them; the grammar was studied with these. */
import type { CorpusCase } from '../case.ts'
import { edit, refusal, root, single, studiedCases } from '../wordings.ts'

export const saidOfWorkflows: readonly CorpusCase[] = studiedCases([
  ...single('said of workflows', 'valid', 'institute', [
    ['set n_trials to 500', edit({ parameter_optimization: { 'config.optimization.n_trials': 500 } })],
    ['run 2000 trials instead of 1000', edit({ parameter_optimization: { 'config.optimization.n_trials': 2000 } })],
    ['bump the number of trials to 5000', edit({ parameter_optimization: { 'config.optimization.n_trials': 5000 } })],
    ['n_trials: 500', edit({ parameter_optimization: { 'config.optimization.n_trials': 500 } })],
    [
      'change the method of parameter_optimization to random',
      edit({ parameter_optimization: { 'config.optimization.method': 'random' } }),
    ],
    ['optimization method: tpe', edit({ parameter_optimization: { 'config.optimization.method': 'tpe' } })],
    [
      'optimize calmar_ratio instead of sharpe_ratio',
      edit({ parameter_optimization: { 'config.optimization.objective': 'calmar_ratio' } }),
    ],
    [
      'set the objective to sortino_ratio',
      edit({ parameter_optimization: { 'config.optimization.objective': 'sortino_ratio' } }),
    ],
    [
      'raise commission_bps to 3 in both backtests',
      edit({
        in_sample_backtest: { 'config.commission_bps': 3 },
        out_of_sample_backtest: { 'config.commission_bps': 3 },
      }),
    ],
    [
      'slippage_bps of all backtest phases should be 4',
      edit({ in_sample_backtest: { 'config.slippage_bps': 4 }, out_of_sample_backtest: { 'config.slippage_bps': 4 } }),
    ],
    [
      'in the out of sample backtest use slippage_bps 5',
      edit({ out_of_sample_backtest: { 'config.slippage_bps': 5 } }),
    ],
    [
      'set slippage to 5 bps for out_of_sample_backtest',
      edit({ out_of_sample_backtest: { 'config.slippage_bps': 5 } }),
    ],
    [
      'walk forward: train_days 756, step_days 21',
      edit({ walk_forward: { 'config.train_days': 756, 'config.step_days': 21 } }),
    ],
    [
      'set train_days=756 and step_days=21 for walk_forward',
      edit({ walk_forward: { 'config.train_days': 756, 'config.step_days': 21 } }),
    ],
    ['double the number of monte carlo simulations', edit({ monte_carlo: { 'config.n_simulations': 2000 } })],
    ['set monte_carlo confidence level to 0.99', edit({ monte_carlo: { 'config.confidence_level': 0.99 } })],
    ['Monte Carlo should use 5000 simulations', edit({ monte_carlo: { 'config.n_simulations': 5000 } })],
    ['increase n_simulations tenfold', edit({ monte_carlo: { 'config.n_simulations': 10000 } })],
    ['use a seed of 99 for the workflow', root({ 'workflow.seed': 99 })],
    ['set the workflow seed to 99', root({ 'workflow.seed': 99 })],
    ['workflow.seed = 99', root({ 'workflow.seed': 99 })],
    ['add GLD to the symbols', root({ 'data.symbols': ['SPY', 'QQQ', 'IWM', 'GLD'] })],
    ['include symbols GLD and TLT', root({ 'data.symbols': ['SPY', 'QQQ', 'IWM', 'GLD', 'TLT'] })],
    ['remove IWM from the symbols', root({ 'data.symbols': ['SPY', 'QQQ'] })],
    ['replace IWM by DIA in symbols', root({ 'data.symbols': ['SPY', 'QQQ', 'DIA'] })],
    [
      'add correlation_structure to the analyzers of market assessment',
      edit({
        market_assessment: { 'config.analyzers': ['volatility_regime', 'trend_strength', 'correlation_structure'] },
      }),
    ],
    [
      'give parameter_optimization 8 workers and 16 GB',
      edit(
        {},
        {
          root: {
            'infrastructure.phase_resources.parameter_optimization.max_workers': 8,
            'infrastructure.phase_resources.parameter_optimization.memory_limit_gb': 16,
          },
        },
      ),
    ],
    [
      'the optimization gets 6 workers',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.max_workers': 6 } }),
    ],
    [
      'let walk forward use 3 workers',
      edit({}, { root: { 'infrastructure.phase_resources.walk_forward.max_workers': 3 } }),
    ],
    [
      'limit monte carlo to 2 gigs of ram',
      edit({}, { root: { 'infrastructure.phase_resources.monte_carlo.memory_limit_gb': 2 } }),
    ],
    ['disable monte carlo', edit({ monte_carlo: { enabled: false } })],
    ['skip the monte carlo step for now', edit({ monte_carlo: { enabled: false } })],
    ['turn the monte carlo phase off', edit({ monte_carlo: { enabled: false } })],
    [
      'disable all backtests',
      edit({ in_sample_backtest: { enabled: false }, out_of_sample_backtest: { enabled: false } }),
    ],
    [
      'rename the phase in_sample_backtest to is_test',
      edit({}, { removed: ['in_sample_backtest'], added: [{ name: 'is_test', type: 'backtest' }] }),
    ],
    ['remove the monte carlo phase', edit({}, { removed: ['monte_carlo'] })],
    ['remove in_sample_backtest and monte_carlo', edit({}, { removed: ['monte_carlo', 'in_sample_backtest'] })],
    [
      'add a bootstrap phase after monte_carlo',
      edit({}, { added: [{ type: 'bootstrap', depends_on: ['monte_carlo'] }] }),
    ],
    [
      'insert an analysis phase called sanity before monte_carlo',
      edit(
        { monte_carlo: { depends_on: ['walk_forward', 'sanity'] } },
        { added: [{ name: 'sanity', type: 'analysis' }] },
      ),
    ],
    ['put a backtest named smoke at the end', edit({}, { added: [{ name: 'smoke', type: 'backtest' }] })],
    [
      'move monte_carlo to the end',
      edit(
        {},
        {
          order: [
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'in_sample_backtest',
            'out_of_sample_backtest',
            'monte_carlo',
          ],
        },
      ),
    ],
    [
      'move the out of sample backtest before monte carlo',
      edit(
        {},
        {
          order: [
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'out_of_sample_backtest',
            'monte_carlo',
            'in_sample_backtest',
          ],
        },
      ),
    ],
    ['make in_sample_backtest wait for walk_forward', edit({ in_sample_backtest: { depends_on: ['walk_forward'] } })],
    [
      'monte_carlo should depend on the out of sample backtest as well',
      edit({ monte_carlo: { depends_on: ['walk_forward', 'out_of_sample_backtest'] } }),
    ],
    ['set a timeout of 2 hours on parameter_optimization', edit({ parameter_optimization: { timeout_hours: 2 } })],
    ['retry parameter_optimization up to 3 times', edit({ parameter_optimization: { max_retries: 3 } })],
    ['set max_retries of the optimization to 3', edit({ parameter_optimization: { max_retries: 3 } })],
    ['mark walk_forward as critical', edit({ walk_forward: { critical: true } })],
    [
      'change the train split to 0.7 and the test split to 0.1',
      root({ 'data.splits.train': 0.7, 'data.splits.test': 0.1 }),
    ],
    ['write the reports to out/reports', root({ 'reporting.output_path': 'out/reports' })],
    ['set output_path to out/reports', root({ 'reporting.output_path': 'out/reports' })],
    ['turn off generate_summary_report', root({ 'reporting.generate_summary_report': false })],
    [
      'raise n_trials to 5000, give the optimization 8 workers, disable monte_carlo and rename in_sample_backtest to train_check',
      edit(
        { parameter_optimization: { 'config.optimization.n_trials': 5000 }, monte_carlo: { enabled: false } },
        {
          root: { 'infrastructure.phase_resources.parameter_optimization.max_workers': 8 },
          removed: ['in_sample_backtest'],
          added: [{ name: 'train_check' }],
        },
      ),
    ],
    [
      'For parameter_optimization: n_trials = 300, method = random',
      edit({ parameter_optimization: { 'config.optimization.n_trials': 300, 'config.optimization.method': 'random' } }),
    ],
    ['cut n_trials in half', edit({ parameter_optimization: { 'config.optimization.n_trials': 500 } })],
    ['reduce n_trials by 20%', edit({ parameter_optimization: { 'config.optimization.n_trials': 800 } })],
    ['lower lookback_days by 52', edit({ market_assessment: { 'config.lookback_days': 200 } })],
    [
      'copy in_sample_backtest as no_costs and set its commission_bps to 0',
      edit({}, { added: [{ name: 'no_costs', 'config.commission_bps': 0 }] }),
    ],
    [
      'please could you increase the lookback days to 500?',
      edit({ market_assessment: { 'config.lookback_days': 500 } }),
    ],
    ['lower n_trials to 200', edit({ parameter_optimization: { 'config.optimization.n_trials': 200 } })],
    ['use 200 trials', edit({ parameter_optimization: { 'config.optimization.n_trials': 200 } })],
    ['number of trials = 200', edit({ parameter_optimization: { 'config.optimization.n_trials': 200 } })],
    ['please set the number of simulations to 5000', edit({ monte_carlo: { 'config.n_simulations': 5000 } })],
    ['triple n_simulations', edit({ monte_carlo: { 'config.n_simulations': 3000 } })],
    ['confidence level 0.99', edit({ monte_carlo: { 'config.confidence_level': 0.99 } })],
    ['change confidence_level from 0.95 to 0.9', edit({ monte_carlo: { 'config.confidence_level': 0.9 } })],
    ['make the lookback 500 days', edit({ market_assessment: { 'config.lookback_days': 500 } })],
    [
      'train days should be 756 and step days 21',
      edit({ walk_forward: { 'config.train_days': 756, 'config.step_days': 21 } }),
    ],
    ['increase step_days of walk_forward by 21', edit({ walk_forward: { 'config.step_days': 84 } })],
    [
      'in walk_forward set train_days to 252 and step_days to 21',
      edit({ walk_forward: { 'config.train_days': 252, 'config.step_days': 21 } }),
    ],
    ['set commission to 2 bps for in_sample_backtest', edit({ in_sample_backtest: { 'config.commission_bps': 2 } })],
    [
      'both backtests: commission_bps 2',
      edit({
        in_sample_backtest: { 'config.commission_bps': 2 },
        out_of_sample_backtest: { 'config.commission_bps': 2 },
      }),
    ],
    [
      'every backtest phase should use slippage_bps of 3',
      edit({ in_sample_backtest: { 'config.slippage_bps': 3 }, out_of_sample_backtest: { 'config.slippage_bps': 3 } }),
    ],
    ['switch the strategy to breakout', edit({ parameter_optimization: { 'config.strategy': 'breakout' } })],
    ['method: random', edit({ parameter_optimization: { 'config.optimization.method': 'random' } })],
    [
      'change the optimization method from bayesian to random',
      edit({ parameter_optimization: { 'config.optimization.method': 'random' } }),
    ],
    ['seed 7 for parameter_optimization', edit({ parameter_optimization: { 'config.optimization.seed': 7 } })],
    ['change the version of the workflow to "2.0"', root({ 'workflow.version': '2.0' })],
    ['rename the workflow to institutional_v2', root({ 'workflow.name': 'institutional_v2' })],
    ['add TLT and GLD to the symbols', root({ 'data.symbols': ['SPY', 'QQQ', 'IWM', 'TLT', 'GLD'] })],
    ['drop QQQ from symbols', root({ 'data.symbols': ['SPY', 'IWM'] })],
    ['set source to data/prices_2024.parquet', root({ 'data.source': 'data/prices_2024.parquet' })],
    ['train split 0.5', root({ 'data.splits.train': 0.5 })],
    ['max_workers of the infrastructure to 16', root({ 'infrastructure.max_workers': 16 })],
    ['set infrastructure.max_workers to 16', root({ 'infrastructure.max_workers': 16 })],
    [
      'parameter_optimization should run on 6 workers with 12 GB of memory',
      edit(
        {},
        {
          root: {
            'infrastructure.phase_resources.parameter_optimization.max_workers': 6,
            'infrastructure.phase_resources.parameter_optimization.memory_limit_gb': 12,
          },
        },
      ),
    ],
    [
      'monte_carlo needs 4 workers',
      edit({}, { root: { 'infrastructure.phase_resources.monte_carlo.max_workers': 4 } }),
    ],
    [
      'cap memory of parameter_optimization at 4 GB',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.memory_limit_gb': 4 } }),
    ],
    ['temporarily disable the walk forward phase', edit({ walk_forward: { enabled: false } })],
    ['leave monte carlo out', edit({ monte_carlo: { enabled: false } })],
    [
      'deactivate monte_carlo and both backtests',
      edit({
        monte_carlo: { enabled: false },
        in_sample_backtest: { enabled: false },
        out_of_sample_backtest: { enabled: false },
      }),
    ],
    ['delete the last phase', edit({}, { removed: ['out_of_sample_backtest'] })],
    [
      'rename the monte carlo phase to resampling',
      edit({}, { removed: ['monte_carlo'], added: [{ name: 'resampling' }] }),
    ],
    [
      'call the first backtest train_check',
      edit({}, { removed: ['in_sample_backtest'], added: [{ name: 'train_check' }] }),
    ],
    [
      'add a sensitivity phase named robustness at the end',
      edit({}, { added: [{ name: 'robustness', type: 'sensitivity' }] }),
    ],
    ['append a report phase', edit({}, { added: [{ type: 'report' }] })],
    [
      'after monte_carlo add a risk_analysis phase called risk',
      edit({}, { added: [{ name: 'risk', type: 'risk_analysis', depends_on: ['monte_carlo'] }] }),
    ],
    [
      'run the in sample backtest before monte carlo',
      edit(
        {},
        {
          order: [
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'in_sample_backtest',
            'monte_carlo',
            'out_of_sample_backtest',
          ],
        },
      ),
    ],
    [
      'move the in sample backtest to the beginning',
      edit(
        {},
        {
          order: [
            'in_sample_backtest',
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'monte_carlo',
            'out_of_sample_backtest',
          ],
        },
      ),
    ],
    ['let in_sample_backtest depend on walk_forward', edit({ in_sample_backtest: { depends_on: ['walk_forward'] } })],
    [
      'out_of_sample_backtest no longer depends on walk_forward',
      edit({ out_of_sample_backtest: { depends_on: (after) => after === undefined } }),
    ],
    ['give monte_carlo a time limit of 30 minutes', edit({ monte_carlo: { timeout_minutes: 30 } })],
    ['monte_carlo may take at most 30 minutes', edit({ monte_carlo: { timeout_minutes: 30 } })],
    ['allow 2 retries for monte_carlo', edit({ monte_carlo: { max_retries: 2 } })],
    ['make monte_carlo critical', edit({ monte_carlo: { critical: true } })],
    [
      'Disable monte_carlo, raise n_trials to 3000 and give parameter_optimization 8 workers and 32 GB',
      edit(
        { monte_carlo: { enabled: false }, parameter_optimization: { 'config.optimization.n_trials': 3000 } },
        {
          root: {
            'infrastructure.phase_resources.parameter_optimization.max_workers': 8,
            'infrastructure.phase_resources.parameter_optimization.memory_limit_gb': 32,
          },
        },
      ),
    ],
    [
      '- n_trials = 300\n- disable monte_carlo\n- rename walk_forward to wf',
      edit(
        {
          parameter_optimization: { 'config.optimization.n_trials': 300 },
          monte_carlo: { enabled: false, depends_on: ['wf'] },
          out_of_sample_backtest: { depends_on: ['wf'] },
        },
        { removed: ['walk_forward'], added: [{ name: 'wf' }] },
      ),
    ],
    ['disable generate_summary_report', root({ 'reporting.generate_summary_report': false })],
    ['we need 4000 trials', edit({ parameter_optimization: { 'config.optimization.n_trials': 4000 } })],
    ['n_trials should go up to 4000', edit({ parameter_optimization: { 'config.optimization.n_trials': 4000 } })],
    ['reduce the number of trials by half', edit({ parameter_optimization: { 'config.optimization.n_trials': 500 } })],
    [
      'the objective should be calmar_ratio',
      edit({ parameter_optimization: { 'config.optimization.objective': 'calmar_ratio' } }),
    ],
    [
      'set objective to calmar_ratio and method to tpe',
      edit({
        parameter_optimization: {
          'config.optimization.objective': 'calmar_ratio',
          'config.optimization.method': 'tpe',
        },
      }),
    ],
    [
      'set slippage of both backtests to 1.5',
      edit({
        in_sample_backtest: { 'config.slippage_bps': 1.5 },
        out_of_sample_backtest: { 'config.slippage_bps': 1.5 },
      }),
    ],
    ['set commission_bps to 0 in in_sample_backtest', edit({ in_sample_backtest: { 'config.commission_bps': 0 } })],
    ['extend train_days to 756', edit({ walk_forward: { 'config.train_days': 756 } })],
    ['decrease lookback by 52 days', edit({ market_assessment: { 'config.lookback_days': 200 } })],
    ['put GLD into the symbols', root({ 'data.symbols': ['SPY', 'QQQ', 'IWM', 'GLD'] })],
    ['set the symbols to ["SPY", "TLT"]', root({ 'data.symbols': ['SPY', 'TLT'] })],
    [
      'take trend_strength out of the analyzers',
      edit({ market_assessment: { 'config.analyzers': ['volatility_regime'] } }),
    ],
    ['change the data source to prices_2025.csv', root({ 'data.source': 'prices_2025.csv' })],
    [
      'the optimization should have 6 workers',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.max_workers': 6 } }),
    ],
    [
      'run monte_carlo on 2 workers',
      edit({}, { root: { 'infrastructure.phase_resources.monte_carlo.max_workers': 2 } }),
    ],
    [
      'monte_carlo: 2 workers, 4 GB',
      edit(
        {},
        {
          root: {
            'infrastructure.phase_resources.monte_carlo.max_workers': 2,
            'infrastructure.phase_resources.monte_carlo.memory_limit_gb': 4,
          },
        },
      ),
    ],
    [
      'turn off both backtests',
      edit({ in_sample_backtest: { enabled: false }, out_of_sample_backtest: { enabled: false } }),
    ],
    ['skip walk_forward and monte_carlo', edit({ walk_forward: { enabled: false }, monte_carlo: { enabled: false } })],
    ['monte carlo should be disabled', edit({ monte_carlo: { enabled: false } })],
    ['get rid of the monte carlo phase', edit({}, { removed: ['monte_carlo'] })],
    [
      'the monte carlo phase should be called resampling',
      edit({}, { removed: ['monte_carlo'], added: [{ name: 'resampling' }] }),
    ],
    [
      'create a backtest called final_check after out_of_sample_backtest',
      edit({}, { added: [{ name: 'final_check', type: 'backtest', depends_on: ['out_of_sample_backtest'] }] }),
    ],
    [
      'add a report phase called summary and disable monte_carlo',
      edit({ monte_carlo: { enabled: false } }, { added: [{ name: 'summary', type: 'report' }] }),
    ],
    [
      'swap the two backtests',
      edit(
        {},
        {
          order: [
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'monte_carlo',
            'out_of_sample_backtest',
            'in_sample_backtest',
          ],
        },
      ),
    ],
    [
      'put monte carlo last',
      edit(
        {},
        {
          order: [
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'in_sample_backtest',
            'out_of_sample_backtest',
            'monte_carlo',
          ],
        },
      ),
    ],
    [
      'monte_carlo should wait for in_sample_backtest',
      edit({ monte_carlo: { depends_on: ['walk_forward', 'in_sample_backtest'] } }),
    ],
    ['stop monte_carlo after 45 minutes', edit({ monte_carlo: { timeout_minutes: 45 } })],
    [
      'duplicate in_sample_backtest as stress and set its slippage_bps to 20',
      edit({}, { added: [{ name: 'stress', 'config.slippage_bps': 20 }] }),
    ],
    [
      '1. n_trials to 500 2. disable monte_carlo 3. rename walk_forward to wf',
      edit(
        {
          parameter_optimization: { 'config.optimization.n_trials': 500 },
          monte_carlo: { enabled: false, depends_on: ['wf'] },
          out_of_sample_backtest: { depends_on: ['wf'] },
        },
        { removed: ['walk_forward'], added: [{ name: 'wf' }] },
      ),
    ],
    ['change n_trials to 250', edit({ parameter_optimization: { 'config.optimization.n_trials': 250 } })],
    ['I want 250 trials', edit({ parameter_optimization: { 'config.optimization.n_trials': 250 } })],
    ['set simulations to 9000', edit({ monte_carlo: { 'config.n_simulations': 9000 } })],
    ['increase the simulations by 500', edit({ monte_carlo: { 'config.n_simulations': 1500 } })],
    ['monte carlo confidence level: 0.9', edit({ monte_carlo: { 'config.confidence_level': 0.9 } })],
    [
      'change the lookback of the market assessment to 126 days',
      edit({ market_assessment: { 'config.lookback_days': 126 } }),
    ],
    ['walk_forward.config.train_days = 300', edit({ walk_forward: { 'config.train_days': 300 } })],
    ['set the step days to 42 in the walk forward phase', edit({ walk_forward: { 'config.step_days': 42 } })],
    [
      'use a commission of 2 bps in the in sample backtest',
      edit({ in_sample_backtest: { 'config.commission_bps': 2 } }),
    ],
    ['remove SPY and QQQ from the symbols', root({ 'data.symbols': ['IWM'] })],
    [
      'give both backtests 2 workers',
      edit(
        {},
        {
          root: {
            'infrastructure.phase_resources.in_sample_backtest.max_workers': 2,
            'infrastructure.phase_resources.out_of_sample_backtest.max_workers': 2,
          },
        },
      ),
    ],
    [
      'allocate 16 GB to parameter_optimization',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.memory_limit_gb': 16 } }),
    ],
    ['switch off monte_carlo', edit({ monte_carlo: { enabled: false } })],
    [
      'insert a validation phase between walk_forward and monte_carlo',
      edit(
        { monte_carlo: { depends_on: (after) => Array.isArray(after) && after.length === 2 } },
        { added: [{ type: 'validation' }] },
      ),
    ],
    [
      'move monte_carlo after in_sample_backtest',
      edit(
        {},
        {
          order: [
            'market_assessment',
            'parameter_optimization',
            'walk_forward',
            'in_sample_backtest',
            'monte_carlo',
            'out_of_sample_backtest',
          ],
        },
      ),
    ],
    ['mark monte_carlo as critical', edit({ monte_carlo: { critical: true } })],
    ['set the timeout of monte_carlo to 20 min', edit({ monte_carlo: { timeout_minutes: 20 } })],
    ['retry walk_forward twice', edit({ walk_forward: { max_retries: 2 } })],
    [
      'walk_forward: train_days = 300; step_days = 30',
      edit({ walk_forward: { 'config.train_days': 300, 'config.step_days': 30 } }),
    ],
    [
      'disable monte_carlo and delete the in sample backtest, then set n_trials to 50',
      edit(
        { monte_carlo: { enabled: false }, parameter_optimization: { 'config.optimization.n_trials': 50 } },
        { removed: ['in_sample_backtest'] },
      ),
    ],
  ]),
  ...single('said of workflows', 'valid', 'research', [
    ['holdout commission 2 bps', edit({ holdout: { 'config.commission_bps': 2 } })],
    ['change strategy in holdout from momentum to breakout', edit({ holdout: { 'config.strategy': 'breakout' } })],
    ['stress: scenario=flood', edit({ stress: { 'config.scenario': 'flood' } })],
    ['the search should try 250 trials', edit({ search: { 'config.optimization.n_trials': 250 } })],
    ['Set n_trials to 1e3', edit({ search: { 'config.optimization.n_trials': 1000 } })],
    ['Set n_trials to 10,000', edit({ search: { 'config.optimization.n_trials': 10000 } })],
    ['Set n_trials to 10k', edit({ search: { 'config.optimization.n_trials': 10000 } })],
    ['delete the first analyzer of review', edit({ review: { 'config.analyzers': ['returns'] } })],
  ]),
  ...single('said of workflows', 'valid', 'pipeline', [
    ['set the years of prepare to 8', edit({ prepare: { 'config.years': 8 } })],
    ['set window to 30 in the check phase', edit({ check: { 'config.window': 30 } })],
  ]),
  ...single('said of workflows', 'fixable', 'institute', [
    ['riase n_trials to 500', edit({ parameter_optimization: { 'config.optimization.n_trials': 500 } })],
    [
      'set n_trails of parameter_optimization to 500',
      edit({ parameter_optimization: { 'config.optimization.n_trials': 500 } }),
    ],
    ['disable monte_calro', edit({ monte_carlo: { enabled: false } })],
    [
      'rename walkforward to wf',
      edit(
        { monte_carlo: { depends_on: ['wf'] }, out_of_sample_backtest: { depends_on: ['wf'] } },
        { removed: ['walk_forward'], added: [{ name: 'wf' }] },
      ),
    ],
    [
      'giv parameter_optimization 6 wokers',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.max_workers': 6 } }),
    ],
    ['add a backtset phase after monte_carlo', edit({}, { added: [{ type: 'backtest' }] })],
    ['set n_trails to 400', edit({ parameter_optimization: { 'config.optimization.n_trials': 400 } })],
    ['dissable monte_carlo', edit({ monte_carlo: { enabled: false } })],
    ['set comission_bps of in_sample_backtest to 2', edit({ in_sample_backtest: { 'config.commission_bps': 2 } })],
    [
      'give paramter_optimization 6 workers',
      edit({}, { root: { 'infrastructure.phase_resources.parameter_optimization.max_workers': 6 } }),
    ],
    [
      'rename wlak_forward to wf',
      edit(
        { monte_carlo: { depends_on: ['wf'] }, out_of_sample_backtest: { depends_on: ['wf'] } },
        { removed: ['walk_forward'], added: [{ name: 'wf' }] },
      ),
    ],
    ['set slipage_bps of in_sample_backtest to 4', edit({ in_sample_backtest: { 'config.slippage_bps': 4 } })],
    ['skp monte_carlo', edit({ monte_carlo: { enabled: false } })],
    ['disbale monte_carlo', edit({ monte_carlo: { enabled: false } })],
    ['set confidnce_level to 0.9', edit({ monte_carlo: { 'config.confidence_level': 0.9 } })],
  ]),
  ...single('said of workflows', 'ambiguous', 'institute', [
    ['set commission_bps to 3', refusal('ambiguous')],
    ['disable the backtest', refusal('ambiguous')],
    ['set max_workers to 4', refusal()],
    ['set slippage_bps to 5', refusal('ambiguous')],
  ]),
  ...single('said of workflows', 'unfixable', 'institute', [
    ['remove walk_forward', refusal()],
    ['remove parameter_optimization', refusal()],
    ['rename walk_forward to monte_carlo', refusal()],
    ['make the workflow faster', refusal()],
    ['give monte_carlo -3 workers', refusal()],
    ['set the name of walk_forward to "my phase!"', refusal()],
    ['add a teleport phase after walk_forward', refusal()],
    ['move walk_forward after itself', refusal()],
    ['set n_trials to banana', refusal()],
    ['set n_trials to 5 apples', refusal()],
    ['set lookback to 5 bps', refusal()],
    ['increase the strategy by 10', refusal()],
    ['set enabled of monte_carlo to maybe', refusal()],
    ['run everything twice', refusal()],
    ['walk_forward', refusal()],
    ['n_trials', refusal()],
    ['n_trials was 1000', refusal()],
    ['retry monte_carlo -1 times', refusal()],
    ['swap walk_forward', refusal()],
    ['rename walk_forward to "drop table"', refusal()],
    ['disable everything that failed', refusal()],
    ['monte_carlo is disabled', refusal()],
    ['set n_trials to -', refusal()],
    ['remove market_assessment', refusal()],
    ['make walk_forward faster', refusal()],
    ['make walk_forward train_days', refusal()],
    ['give monte_carlo 3 apples', refusal()],
    ['double the method', refusal()],
    ['add SPY', refusal()],
    ['trials', refusal()],
    ['set trials', refusal()],
    ['retry walk_forward 2.5 times', refusal()],
    ['set n_trials to many', refusal()],
    ['monte_carlo and walk_forward', refusal()],
    ['make monte_carlo not', refusal()],
    ['rename monte_carlo', refusal()],
    ['change simulations to 5 days', refusal()],
  ]),
  ...single('said of workflows', 'hostile', 'institute', [
    ['set __proto__.polluted to true', refusal()],
    ['set constructor.prototype.x to 1', refusal()],
    ['rename walk_forward to __proto__', refusal()],
    ['add a backtest phase named constructor', refusal()],
    ['set prototype.x of walk_forward to 1', refusal()],
  ]),
])
