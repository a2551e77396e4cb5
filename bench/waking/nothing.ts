/** The least that wakes: a function that answers, and nothing else. */
export default { fetch: () => Response.json({}) };
