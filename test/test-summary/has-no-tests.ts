/** Has no tests. */
export {};
