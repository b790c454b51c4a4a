/** Names of the environment variables by which a window tells its evaluator where and for whom to listen. */
export const evaluatorFileVariable = 'CDN_TEST_EVALUATOR_FILE';
export const evaluatorTokenVariable = 'CDN_TEST_EVALUATOR_TOKEN';

/** Where the evaluator keeps its observations: a property of the extension host's global object. */
export const observationsName = 'cdnTestObservations';

/** Puts a text into a Memento, which only an extension can: a search of Mementos has to find it. */
export const rememberCommand = 'cdnExplorerTest.remember';
