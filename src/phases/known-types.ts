/** @module Words of the language that stand for phases and outputs of later versions: they are no typing mistakes. */

/** By the word after `type:`; what it will do. */
export const knownTypes: Readonly<Record<string, string>> = {
  data_preparation: 'loads, checks and splits data.',
  data_processing: 'cleans data and derives labels.',
  data_integration: 'joins data of other sources.',
  parameter_search: 'searches parameters over captured signals.',
  signal_capture: 'records the signals of strategies.',
  signal_generation: 'records the signals of strategies with their context.',
  transformation: 'smooths, filters and aggregates signals.',
  ensemble_optimization: 'weighs strategies against each other.',
  validation: 'Monte Carlo, bootstrap and walk-forward validation.',
  walk_forward: 'optimizes and tests on windows that move through time.',
  comprehensive_validation: 'all validations before a deployment.',
  live_simulation: 'paper and shadow trading on a simulated feed.',
  live_trading: 'a gradual rollout with safety checks.',
}

/** Outputs by type. */
export const knownOutputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  optimization: {
    regime_optimized_strategies: 'the best configuration of each regime.',
    ensemble_weights: 'weights of strategies.',
    regime_switching_rules: 'which configuration in which regime.',
    optimal_ensemble_weights: 'weights found by replaying signals.',
    ensemble_performance_metrics: 'metrics of the ensemble.',
    weight_stability_analysis: 'how weights change over time.',
    selected_strategies: 'the strategies that a condition chose.',
    optimization_results: 'what the chosen optimization found.',
    best_models: 'the best trained models.',
    results: 'everything the phase found.',
    strategy_a_results: 'results under a name of the user.',
    strategy_b_results: 'results under a name of the user.',
  },
  analysis: {
    regime_breakdown: 'performance by regime.',
    regime_classifications: 'the regime of each bar.',
    regime_specific_performance: 'performance of strategies by regime.',
    regime_transition_probabilities: 'how regimes follow each other.',
    risk_assessment: 'risk by Monte Carlo.',
    risk_metrics: 'value at risk and expected shortfall.',
    stress_test_results: 'performance in stress scenarios.',
    tail_risk_assessment: 'tails of the returns.',
    risk_recommendations: 'limits that follow from the analysis.',
    market_conditions: 'volatility, trend and correlation of the market.',
    recommended_strategy_types: 'strategies that suit the conditions.',
  },
  backtest: {
    final_strategy_performance: 'performance of the final construction.',
    production_configuration: 'a configuration for production.',
    implementation_guide: 'how to put it to work.',
    monitoring_recommendations: 'what to watch.',
  },
}

/** Config keys that types need. */
export const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  data_preparation: ['start_date', 'end_date', 'symbols'],
  parameter_search: ['method', 'param_definitions', 'n_iterations'],
  validation: ['validation_method', 'metrics'],
}
