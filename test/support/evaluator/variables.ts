/** Names of the environment variables by which a window tells its evaluator where and for whom to listen. */
export const evaluatorFileVariable = 'CDN_TEST_EVALUATOR_FILE';
export const evaluatorTokenVariable = 'CDN_TEST_EVALUATOR_TOKEN';
