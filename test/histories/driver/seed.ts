/** The seed of a run: another one each time, unless one is given. */

export const seedGiven = (): number => Number(process.env["HISTORY_SEED"] ?? Date.now() % 2 ** 31);
