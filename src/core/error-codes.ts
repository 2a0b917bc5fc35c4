/** @module One table of error codes: `phaseline explain CODE` prints it and the reference page is made from it. */

export interface ErrorCodeEntry {
  /** A short name of the mistake. */
  readonly title: string
  /** What it means and what to do, in whole sentences. */
  readonly explanation: string
}

const entry = (title: string, explanation: string): ErrorCodeEntry => ({ title, explanation })

export const errorCodes = {
  BUG: entry(
    'A fault of Phaseline',
    'The program reached a state that it should never reach. Run again with `--debug` and report what it prints.',
  ),
  UNCAUGHT: entry(
    'An error from outside',
    'A library, a plug-in or the system threw an error that Phaseline does not know.',
  ),
  CANCELLED: entry(
    'Cancelled',
    'The work was stopped on request. Nothing finished is lost; `phaseline resume` goes on.',
  ),
  USAGE: entry(
    'Wrong arguments',
    'The command line has an unknown option, a missing argument or a value of the wrong kind.',
  ),
  INVALID_ARGUMENT: entry(
    'A function was called with a wrong argument',
    'A value is outside of what the function takes. The message says which and what is allowed.',
  ),
  STORE_VERSION: entry(
    'A store of another version',
    'The journal was written by a version of Phaseline that this one cannot read or write. Nothing was changed. Use the version that the message names, or another store with `--store DIR`.',
  ),
  STORE_UNWRITABLE: entry(
    'The store cannot be written',
    'The folder of the store cannot be made, opened or written: permissions, a read-only disk, or a damaged journal. Choose another folder with `--store DIR` or mend the folder.',
  ),
  STORE_FULL: entry(
    'The disk is full',
    'A write to the store failed for lack of space. Everything journaled before is safe. Free some space (`phaseline cache prune`), then resume the run.',
  ),
  RUN_NOT_FOUND: entry('No such run', 'The store holds no run of that name. `phaseline runs` lists them.'),
  RUN_AMBIGUOUS: entry(
    'More than one run fits',
    'The beginning of a run id fits several runs. Type more letters of it.',
  ),
  RUN_LOCKED: entry(
    'Another process drives this run',
    'A run has one writer at a time. Wait for the process that the message names, or stop it; the lock of a dead process is taken over by itself.',
  ),
  RUN_LOCK_LOST: entry(
    'The run was taken over',
    'Another process took the lock of this run, because this one looked dead. What this process did since was not recorded.',
  ),
  ARTIFACT_CORRUPT: entry(
    'A stored file is not what was written',
    'The SHA-256 of a file in the store differs from the one in the journal: it was changed or damaged after the run wrote it. Resuming the run computes it again.',
  ),
  ARTIFACT_MISSING: entry(
    'A stored file is gone',
    'The journal names a file that no longer exists in the store. Resuming the run computes it again.',
  ),
  SERVER_REQUEST: entry(
    'A request that the server does not understand',
    'The path is unknown, or the body is not JSON of the shape that the message names. Nothing was changed.',
  ),
  SERVER_PATH: entry(
    'A path outside the project',
    'Requests may name JSON and YAML files inside the folder that is served, after links are followed, and none in folders with a leading dot.',
  ),
  SERVER_ORIGIN: entry(
    'A request from elsewhere',
    'The server answers requests that are sent to a name of this machine by itself. Pages of other sites are refused, also when a name of theirs leads here.',
  ),
  SERVER_ADDRESS: entry(
    'The server cannot listen there',
    'The port is taken, or the address is none of this machine. `--port 0` takes any port that is free.',
  ),
  TABLE_CONTENT: entry(
    'A table does not hold what its phase says',
    'An output of a phase is declared to hold a series or signals, and its rows do not: the message names the first that is wrong. This is a fault of the phase type; nothing was stored.',
  ),
  OUTPUT_UNKNOWN: entry(
    'No such output',
    'The run has no phase or output of that name, or the phase has not finished. `phaseline show RUN` lists what there is.',
  ),
  OUTPUT_MISSING: entry(
    'A phase did not return a declared output',
    'The definition declares an output under `outputs` that the phase type did not produce. Remove it from the definition or correct the phase type.',
  ),
  INPUT_UNDECLARED: entry(
    'A phase asked for an input that it does not declare',
    'Only references listed under `inputs` can be read by a phase, because they decide what is run again. Add the reference to `inputs`.',
  ),
  PHASE_TYPE_UNKNOWN: entry(
    'No such phase type',
    'The plan names a phase type that is not registered in this process. `phaseline list phases` shows those that are.',
  ),
  PHASE_CONFIG: entry(
    'The config of a phase is wrong',
    'After references and expressions were replaced by values, the config does not fit the schema of the phase type.',
  ),
  PHASE_TIMEOUT: entry(
    'A phase took too long',
    'The phase did not finish within its `timeout_minutes` or `timeout_hours` and was stopped.',
  ),
  WORKER_LOST: entry(
    'A worker ended unexpectedly',
    'The thread that ran a phase ended without an answer: out of memory, or `process.exit` in a plug-in. The attempt is retried when the policy allows it.',
  ),
  STORE_MISSING: entry(
    'There is no store',
    'The folder holds no journal yet. It is made by the first `phaseline run`; another folder is chosen with `--store DIR`.',
  ),
  TABLE_SHAPE: entry(
    'Columns do not fit together',
    'Columns of one table differ in length, a name occurs twice, or a table has other columns than those it is joined with.',
  ),
  TABLE_COLUMN_UNKNOWN: entry('No such column', 'The message lists the columns that there are and the nearest name.'),
  TABLE_QUERY: entry(
    'A query that does not only read',
    'Queries of a workflow are one SELECT, FROM or WITH statement.',
  ),
  TABLE_PARQUET_DAMAGED: entry(
    'A Parquet file is damaged',
    'The file breaks the Parquet format: it was cut off, or bytes of it changed. The message says what does not fit. Nothing of the file was used; copy it again or write it anew.',
  ),
  TABLE_INTEGER_INEXACT: entry(
    'An integer too large for a double',
    'Numbers are doubles, which hold integers exactly up to 2^53. Cast identifiers to text in the query.',
  ),
  BATCH_EVALUATOR_INVALID: entry(
    'The code behind the trials does not keep its contract',
    'An evaluator module must export `createEvaluator`, which makes an object with `columns` and `evaluate` from plain data, the same on every worker.',
  ),
  BATCH_EVALUATOR_LOST: entry(
    'A worker was lost while it made its evaluator',
    'Before the first trial the worker thread ended, ran out of memory or took too long. Look at what `createEvaluator` does, and at the memory limit of workers.',
  ),
  BATCH_TOO_MANY_CRASHES: entry(
    'Too many trials took their worker down',
    'Trials that crash or exceed their time are recorded and left out, but not without limit. Finished chunks are kept; correct the evaluator and go on.',
  ),
  TRIAL_INVALID: entry(
    'A trial gave NaN',
    'The evaluator left a result column empty or computed NaN. The trial is recorded as invalid and takes no part in rankings.',
  ),
  TRIAL_TIMED_OUT: entry(
    'A trial took too long',
    'The trial exceeded the time limit of a trial. It is recorded as timed out and the batch goes on without it.',
  ),
  TRIAL_CRASHED: entry(
    'A trial took its worker down',
    'The trial ended its worker thread (out of memory, `process.exit`, an error outside of any promise) twice, the second time alone on a new worker. It is recorded as crashed.',
  ),
  STRATEGY_PARAMETER_UNKNOWN: entry(
    'A strategy has no such parameter',
    'The name is not among the parameters that the strategy declares. `phaseline list strategies` shows them.',
  ),
  STRATEGY_PARAMETER_INVALID: entry(
    'A parameter of a strategy is not legal',
    'The value is missing, of the wrong kind or outside the declared range.',
  ),
  STRATEGY_CONSTRAINT_BROKEN: entry(
    'Parameters of a strategy contradict each other',
    'Each value is legal, but what must hold between them does not, such as `fast_period < slow_period`.',
  ),
  STRATEGY_POSITION_INVALID: entry(
    'A strategy returned impossible positions',
    'Target positions are numbers from -1 (short with all equity) to 1 (long with all equity), one for each bar.',
  ),
  STRATEGY_LOOKS_AHEAD: entry(
    'A strategy knows the future',
    'Positions of earlier bars change when later bars do. A position at a bar may use this bar and earlier ones only.',
  ),
  STRATEGY_IMPURE: entry(
    'A strategy that is no pure function',
    'Equal bars and parameters must give equal positions, and the bars must stay as they are. Otherwise results depend on the order in which trials are evaluated.',
  ),
  TRADING_CONFLICT: entry(
    'Parts of a trading config that do not go together',
    'Each part is legal, but not beside another: two ways to say the same cost, a size for a strategy that sizes itself, a model that needs volumes on data without. The message names both.',
  ),
  EXECUTION_OPTIMISTIC: entry(
    'Trading at the price that decided',
    'A decision on a close cannot be executed at that close for sure. `optimistic: true` allows it and marks the results.',
  ),
  METRIC_UNKNOWN: entry(
    'No such metric',
    'The name is not in the registry of metrics. `phaseline list metrics` shows them.',
  ),
  SEARCH_SPACE_EMPTY: entry(
    'A search without parameters',
    'A search needs at least one parameter that it may change. List them under `parameters`.',
  ),
  SEARCH_PARAMETER: entry(
    'A parameter is not declared rightly, or a value does not fit it',
    'The message names the parameter and what it takes: `[5, 10, 15]` lists values, `{ min: 3, max: 50 }` gives a range, `range(5, 50, 5)` a stepped range.',
  ),
  SEARCH_AMBIGUOUS: entry(
    'A parameter that may be read in two ways',
    'Two numbers in a list are a range, or two values where the method is grid. The message says how they were read, and how to write the other one.',
  ),
  SEARCH_BOUNDS: entry(
    'Bounds are wrong',
    'A range needs finite ends with min ≤ max, a step above 0, and min above 0 where the scale is logarithmic.',
  ),
  SEARCH_CONDITION: entry(
    'A condition under `when` is wrong',
    '`when` names other parameters with listed values; conditions must not form a circle.',
  ),
  SEARCH_CONSTRAINT: entry(
    'A constraint cannot be read',
    'Constraints are comparisons of parameters, or of figures of the result: `fast < slow`, `fast + 2 * slow <= 200`, `use_stop requires stop > 0.01`, `max_drawdown < 0.2`.',
  ),
  SEARCH_UNKNOWN_NAME: entry(
    'An unknown name in a space, a constraint or an objective',
    'The message shows the nearest known name and the hint lists all of them.',
  ),
  SEARCH_INFEASIBLE: entry(
    'No configuration satisfies the constraints',
    'The message lists constraints that conflict with each other within the bounds. Loosen one of them or widen a range.',
  ),
  SEARCH_GRID_TOO_LARGE: entry(
    'The grid cannot be counted',
    'A group of parameters tied by constraints has too many combinations to index. Coarsen it with steps or `resolution`, or use a sampler with a budget.',
  ),
  SEARCH_SAMPLER: entry(
    'The sampler cannot search this space, or its options are wrong',
    'Not every sampler handles conditions, categories, several objectives or constraints on results. The message names one that does.',
  ),
  SEARCH_OBJECTIVE: entry(
    'The objective is wrong',
    'An objective names a figure of the result and a direction, or several of them with weights.',
  ),
  SEARCH_PRUNER: entry(
    'Pruning cannot be done so',
    'The pruner is unknown, its options are wrong, there is more than one objective without weights, or the pieces of the evaluation are too short. The message says which.',
  ),
  SEARCH_GRID_LARGE: entry(
    'A grid of very many points',
    'The grid can be counted and tried whole, and has more than a hundred thousand points. The message says what makes it large and what finds good points without trying all.',
  ),
  SEARCH_LONG: entry(
    'A search that takes very long',
    'The number of trials times what one takes on this machine is more than an hour, or than `warn_after_minutes`. The message says how many trials fit, and what finds good points with fewer. The search runs all the same.',
  ),
  SEARCH_STOP: entry(
    'A rule for stopping early is wrong',
    'Patience and minTrials are whole numbers of trials, improvements are at least 0, and a target needs one objective.',
  ),
  SEARCH_WARM_START: entry(
    'The search cannot start from these trials',
    'A warm start reads configurations from an output of an earlier phase (`coarse.top_100_strategies`, `coarse.optimization_history`), from the trials of an earlier run of the store (`run: brisk-otter-3fa9c1`, `phase: coarse`), or from a list. At least one must fit the space, for a strategy that is searched.',
  ),
  SEARCH_VALIDATION: entry(
    'The best trials cannot be validated there',
    '`validate_on` names a split of the data that the search does not see, so that the best trials can be evaluated once more on it. The split `test` is kept for the end: cut another one, such as `splits: { train: 0.6, validate: 0.2, test: 0.2 }`.',
  ),
  SEARCH_ASK: entry(
    'A number of trials that cannot be handed out',
    'Trials are asked for by a whole number: 1 or more, 0 for none, Infinity for all that may be evaluated at once.',
  ),
  SEARCH_TELL: entry(
    'A result that no trial can have',
    'A result was told for a trial that was not asked for or that was told before, or it is not one number for each objective.',
  ),
  SEARCH_JOURNAL: entry(
    'A stored study cannot be read',
    'The bytes are not a study, are damaged, or belong to another space, sampler or seed.',
  ),
  DATA_SECTION_MISSING: entry(
    'A phase needs prices and the workflow has no data',
    'Research phases read the `data` section of the workflow. Write `data: { source: prices.csv }` with a file, a folder or a query.',
  ),
  DATA_SYMBOL_AMBIGUOUS: entry(
    'Which symbol?',
    'The data hold several symbols and what is asked for needs one. Write `symbol:`.',
  ),
  DATA_SYMBOL_UNKNOWN: entry('No such symbol in the data', 'The phase names a symbol that the data do not hold.'),
  DATA_SPLIT_UNKNOWN: entry(
    'No such split of the data',
    'The phase names a part of the data that `data.splits` does not define. Splits are given as fractions (`train: 0.7`) or dates.',
  ),
  STRATEGY_UNKNOWN: entry(
    'No such strategy',
    'The name is not one of the registered strategies; `phaseline list strategies` shows them.',
  ),
  DATA_SPLITS_ASSUMED: entry(
    'Splits were assumed',
    'A phase names the split `train` or `test` and the data define no splits: the first 70 % of the bars are taken as `train`, the last 30 % as `test`. Write them down to be sure.',
  ),
  PHASE_KEY_UNAVAILABLE: entry(
    'Known, not yet available',
    'The setting belongs to the language and this version cannot carry it out. The workflow can be checked and planned, not run; take the setting out to run the rest.',
  ),
  PHASE_INPUT_MISSING: entry(
    'A phase lacks what it works on',
    'The phase needs a value that neither its inputs nor its config give; the message says which.',
  ),
  PARAMETER_UNKNOWN: entry(
    'No strategy of the phase has this parameter',
    'A searched parameter must belong to at least one of the strategies of the phase.',
  ),
  TRIAL_NOT_VERIFIED: entry(
    'Kernel and simulator disagree',
    'A search re-checks its winner and one trial in a hundred: the figures that were recorded must come out again, and the equity order by order, both to 1e-9. They did not, so nothing of the search is kept as a result.',
  ),
  TRIALS_ALL_FAILED: entry(
    'No trial of a search succeeded',
    'Every configuration failed, so there is no best one. The message of the first failure says why; usually a parameter is outside of what the strategy allows.',
  ),
  TRIALS_ALL_INFEASIBLE: entry(
    'No trial of a search satisfied the constraints on results',
    'Every configuration was evaluated and broke at least one constraint such as `max_drawdown < 0.2`. The message shows the trial that came nearest. Loosen the constraint or widen the space.',
  ),
  INIT_FOLDER_NOT_EMPTY: entry(
    'The folder for a new project is not empty',
    '`phaseline init` never overwrites: give it a folder that is empty or does not exist.',
  ),
  DOCUMENT_SYNTAX: entry(
    'A document that cannot be read',
    'The text is no valid JSON or YAML, repeats a key or is too large. The message names line and column. Nothing was changed.',
  ),
  DOCUMENT_PATH: entry(
    'Not a path',
    'Places in a document are JSON Pointers, such as `/components/0/text`. `~` is written `~0` and `/` in a key `~1`.',
  ),
  DOCUMENT_PATH_UNSAFE: entry(
    'A path that no edit may touch',
    'Keys such as `__proto__` reach the prototype of objects. They are refused in documents, patches and commands.',
  ),
  DOCUMENT_PATCH: entry(
    'A patch that does not fit the document',
    'An operation names a place that does not exist, or a test of the patch failed. The document is unchanged.',
  ),
  DOCUMENT_VOCABULARY_UNKNOWN: entry(
    'No such vocabulary',
    'A vocabulary says what a kind of document is and which commands it knows. The message lists the ones that there are.',
  ),
  DOCUMENT_VOCABULARY_INVALID: entry(
    'A vocabulary contradicts itself',
    'A phrase of an intent cannot be read: an unknown slot, an open bracket, or an alternative without words.',
  ),
  DOCUMENT_CHANGED: entry(
    'The document was changed meanwhile',
    'Another writer committed a new version after this edit read the document. Nothing was written; run the edit again.',
  ),
  DOCUMENT_BATCH_DAMAGED: entry(
    'The journal of a batch cannot be read',
    'The file that says how far an atomic batch got is damaged. The message names it and the documents that it concerns.',
  ),
  DOCUMENT_HISTORY_DAMAGED: entry(
    'The history of a document cannot be read',
    'The file with the versions of a document is damaged or belongs to another document. The document itself is not concerned.',
  ),
  WF_SYNTAX: entry(
    'The definition is not valid YAML',
    'The text cannot be read: wrong indentation, an open quote or bracket, a key that stands twice. The message names the line and column.',
  ),
  WF_FILE: entry(
    'The definition cannot be read',
    'The file does not exist, is not readable, or (for `.ts` and `.js` files) does not export a workflow made with `defineWorkflow`.',
  ),
  WF_UNKNOWN_KEY: entry(
    'An unknown key',
    'The definition has a key that is not part of the language at this place, or that the phase type does not know. Nothing is ignored silently: correct it to the name that the message proposes, or remove it.',
  ),
  WF_MISSING_KEY: entry(
    'A key is missing',
    'The definition lacks a key that is needed at this place. The message names it.',
  ),
  WF_WRONG_TYPE: entry(
    'A value of the wrong kind',
    'A text stands where a number is wanted, a single value where a list is wanted, and so on.',
  ),
  WF_BAD_VALUE: entry(
    'A value that is not allowed',
    'The value has the right kind but is outside of what is legal here: too large, too small, or not one of the names.',
  ),
  WF_TWICE: entry(
    'The same thing is said twice',
    'Two spellings of one setting contradict each other, or a key stands at the top and under `workflow:`. Keep one of them.',
  ),
  WF_NEWER: entry(
    'A definition of a newer version',
    '`definition_version` is newer than this version of Phaseline knows. Update Phaseline.',
  ),
  WF_NO_PHASES: entry('A workflow without phases', 'There is nothing to run: `phases:` is missing or empty.'),
  WF_DUPLICATE_NAME: entry(
    'Two phases have one name',
    'Names of phases are unique among their neighbors, because references, artifacts and journals use them.',
  ),
  WF_UNKNOWN_TYPE: entry(
    'No such phase type',
    'The word after `type:` is not a phase type. `phaseline list phases` shows those that there are; plug-ins can add more.',
  ),
  WF_TYPE_UNAVAILABLE: entry(
    'A phase type that is known but not yet available',
    'The definition is legal, but this version of Phaseline cannot run phases of this type. It can be validated and planned.',
  ),
  WF_OUTPUT_UNAVAILABLE: entry(
    'An output that is known but not yet available',
    'The definition is legal, but this version of the phase type does not make this output.',
  ),
  WF_UNKNOWN_PHASE: entry(
    'A reference to a phase that does not exist',
    '`inputs`, `depends_on`, resources, policies and expressions name phases of the same workflow; in branches and sub-workflows `branch.phase`.',
  ),
  WF_UNKNOWN_OUTPUT: entry(
    'A reference to an output that does not exist',
    'The phase exists but does not declare or make an output of this name.',
  ),
  WF_BAD_REFERENCE: entry(
    'Not a reference',
    'References are `phase.output`, `phase.output.path` or `branch.phase.output`.',
  ),
  WF_CYCLE: entry(
    'Circular dependencies',
    'Phases wait for each other in a circle, so none can ever start. The message names the path of the circle; remove one of its `inputs` or `depends_on`.',
  ),
  WF_LIMITS: entry(
    'A phase that can never fit the limits',
    'The phase alone needs more memory or cores than the limits of the workflow allow. Raise the limits or lower what the phase asks for.',
  ),
  WF_EXPRESSION: entry(
    'An expression that cannot be evaluated',
    'Text in `${…}`, conditions and gates is an expression (CEL): paths, literals, comparison, `&&`, `||`, `!`, arithmetic, `has(x.y)`. The message says what is wrong with it.',
  ),
  WF_UNKNOWN_NAME: entry(
    'An unknown name in an expression',
    'Expressions know the phases before, `env`, `workflow`, `global_config`, and in loops and templates `item`, `index`, `round`, `params`.',
  ),
  WF_ENV_MISSING: entry(
    'An environment variable is not set',
    'The definition refers to `${env.NAME}`, and the variable is not set. Set it, or give a default: `${has(env.NAME) ? env.NAME : "x"}`.',
  ),
  WF_TEMPLATE: entry(
    'A template that cannot be used',
    '`template:` names an entry of `templates:`; templates may build on templates, but not in a circle.',
  ),
  WF_OVERRIDE: entry(
    'An override that fits nothing',
    '`--set path=value` names a place in the definition: `phases.NAME.config.key`. The value is YAML.',
  ),
  WF_REQUIRED_KEY: entry(
    'A key that the phase type needs',
    'The type of the phase cannot work without this key in its `config`.',
  ),
  WF_PLUGIN: entry(
    'A plug-in that cannot be used',
    'A file under `plugins:` is missing, throws while it loads, offers neither phase types, strategies nor validators, or takes a name that exists already. Nothing was changed.',
  ),
  WF_SUBWORKFLOW: entry(
    'A sub-workflow that cannot be used',
    'The file of a sub-workflow is missing, wrong, or contains itself.',
  ),
  DATA_CONFIG: entry(
    'The `data` section is wrong',
    'A key or a value of the `data` section is not what it may be. The message names the path, the hint the keys.',
  ),
  DATA_DATE: entry(
    'Not a date',
    'Dates are written `2015`, `2015-12`, `2015-12-31` or `2015-12-31 16:00`; an end date includes its whole day.',
  ),
  DATA_TIMEZONE: entry(
    'Not a time zone',
    'Time zones have the names of the IANA database, such as `America/New_York`.',
  ),
  DATA_FILE_MISSING: entry(
    'No such data file',
    'Relative paths start at the folder of the workflow file. The message has the nearest name in the folder.',
  ),
  DATA_FILE_KIND: entry(
    'Not a file of a known kind',
    'Prices are read from CSV, Parquet and JSON files, told apart by their endings.',
  ),
  DATA_FILE_UNREADABLE: entry(
    'A data file cannot be read',
    'The file is damaged or not of the kind that its ending says. For CSV the message has the line.',
  ),
  DATA_EMPTY: entry('No rows', 'The file or query has no rows of prices.'),
  DATA_PACKAGE: entry(
    'A file of an npm package was not found',
    '`npm:PACKAGE/PATH` names a file inside an installed package.',
  ),
  DATA_QUERY: entry(
    'The data query is wrong',
    'The query is one SELECT that DuckDB runs in the folder of the workflow file; the message is what DuckDB says.',
  ),
  DATA_COLUMN_MISSING: entry(
    'A column of prices is missing',
    'Bars need time, open, high, low and close. Columns are matched by their usual names in any case, others are named under `data.columns`.',
  ),
  DATA_RANGE_EMPTY: entry('No bars between the dates', 'The data have no bars from `start_date` to `end_date`.'),
  DATA_TIME_INVALID: entry(
    'A time cannot be read',
    'A row has no time, or a text that is no time. `data.date_format` says how dates are written.',
  ),
  DATA_TIME_ORDER: entry(
    'Times are not ascending',
    'Rows must be in order of time. They are not sorted silently, because a wrong order is often a sign of a wrong date format.',
  ),
  DATA_TIME_DUPLICATE: entry(
    'Two rows for one time',
    'Each time has one bar. Often a column of symbols is missing, or files overlap.',
  ),
  DATA_PRICE_INVALID: entry(
    'A price is missing, not a number or not positive',
    'Prices are above 0. Missing ones are not filled in.',
  ),
  DATA_PRICE_RANGE: entry(
    'Open, high, low and close contradict one another',
    'High is the highest price of a bar and low the lowest.',
  ),
  DATA_VOLUME_INVALID: entry(
    'A volume is negative or not a number',
    'Volumes are at least 0; empty ones are read as 0 and reported.',
  ),
  DATA_FREQUENCY_MIXED: entry(
    'Symbols with unlike numbers of bars a year',
    'One annualization factor cannot fit all of them; choose it with `data.bars_per_year`.',
  ),
  DATA_SPLIT_OVERLAP: entry('Splits share bars', 'A bar that is in training and in test makes the test worthless.'),
  DATA_SPLIT_ORDER: entry(
    'Splits are not in order of time',
    'Splits are written in the order of time, so that nothing is trained on what comes after its test.',
  ),
  DATA_SPLIT_EMPTY: entry(
    'A split without bars',
    'No bars fall into the split. The hint says from when to when there are bars.',
  ),
  FEATURE_CONFLICT: entry(
    'A feature cannot be computed',
    'A feature asks for what the data or the config do not have: volumes, a second symbol, a longer lookback, a name of its own. The message says which feature and what it needs.',
  ),
  DATA_NO_OVERLAP: entry('Symbols without a common time', 'Symbols are aligned on the times at which all have a bar.'),
  MEMORY_BUDGET: entry(
    'The memory limit does not suffice',
    'A part of the work needs more memory than is left of the limit. Raise the limit, use fewer workers or smaller chunks, or load less data.',
  ),
  DISK_SPACE: entry(
    'The disk is nearly full',
    'The work stopped while there was still room to store what is finished. Make room and resume.',
  ),
  GATE_FAILED: entry(
    'A gate was not passed',
    'The phase finished, but what it left does not meet its gate or success criteria, so that nothing after it starts. `phaseline show RUN` prints the evidence; an override with a reason lets it pass all the same.',
  ),
  GATE_DECISION: entry(
    'A gate cannot be decided like this',
    'A decision needs a gate that waits (or failed, to override it), a reason, and a run that no process drives at the moment.',
  ),
  RESULTS_NO_TABLE: entry(
    'The output is no table',
    'Sorting, cutting and some file formats need rows and columns; the output is JSON of another shape. Print or export it as JSON.',
  ),
  RESULTS_SQL: entry(
    'A query over results failed',
    'The message is that of DuckDB. Each output is a table `phase.output`; the query reads these and no other file.',
  ),
  RESULTS_TOO_MANY_ROWS: entry(
    'Too many rows',
    'The query gives more rows than are allowed. They are not cut, because a part would look like the whole. Add a LIMIT.',
  ),
  EXPORT_FORMAT: entry('Unknown file format', 'The ending of the file name says the format: .csv, .json or .parquet.'),
  TASK_INVALID: entry(
    'A task is defined wrongly',
    'A field of a task is missing, unknown or of the wrong kind, two tasks share an id, or tasks depend on each other in a circle.',
  ),
  TASK_FAILED: entry(
    'A task failed',
    'The program, the request or the function of a task ended with a failure that would come again. The message holds the end of what it printed.',
  ),
  TASK_TIMEOUT: entry(
    'A task took too long',
    'A task did not end within its `timeout_seconds`. It was stopped: programs with all their children; functions through their signal.',
  ),
  TASK_BLOCKED: entry(
    'A task could not start',
    'A task that it depends on did not succeed, or work that ignores its signal still holds the files or the places it needs.',
  ),
  TASK_OUTPUT_INVALID: entry(
    'The result of a task is not what it declares',
    'Results are plain JSON within the size limit of the task, and fit the schema under `output`.',
  ),
  AGENT_PROVIDER: entry(
    'A model provider failed',
    'The provider could not be reached, refused the request or answered in another form than its protocol. Failures that may pass are retried.',
  ),
  AGENT_PROVIDER_MISSING: entry(
    'No such provider',
    'A task names a provider that was not handed in, its package is not installed, or the environment lacks its key.',
  ),
  AGENT_ANSWER_INVALID: entry(
    'An answer does not fit the schema',
    'The model was asked again with the error as often as allowed and never gave an answer that fits.',
  ),
  AGENT_RECORDING: entry(
    'A request was never recorded',
    'A recorded conversation answers exactly the requests that it holds. Record it again after prompts, schemas or models change.',
  ),
  AGENT_BUDGET: entry(
    'A budget is used up',
    'The tokens or the cost allowed for a task, a phase or the run do not suffice for the next request. Nothing was sent.',
  ),
  CONTEXT_REFERENCE: entry(
    'A reference to an earlier result leads nowhere',
    'References read `${phase}`, `${phase.task}`, `${phase.task.path}` or `${phase.field}`, and only phases before this one have results.',
  ),
  PROGRESS_UNREADABLE: entry(
    'A progress file cannot be read',
    'The file is no JSON, has none of the known shapes, or comes from a newer version. It was left as it is.',
  ),
  PROGRESS_FOREIGN: entry(
    'A progress file is about something else',
    'The file given with `--progress` belongs to another workflow, another seed, or phases and tasks that the definition does not have. Nothing was run and the file is as it was. Name another file, or begin anew with `--fresh`.',
  ),
  PROGRESS_LOCKED: entry(
    'Another process writes this progress file',
    'A progress file has one writer. Wait for the process that the message names; the lock of a dead one is taken over.',
  ),
} as const satisfies Record<string, ErrorCodeEntry>

export type ErrorCode = keyof typeof errorCodes
