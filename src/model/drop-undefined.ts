/** Leaves out the undefined members of an object: records have no such members, so that the log and memory agree. */

/** A member that may be undefined becomes one that may be absent. */
type WithoutUndefined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** `{ ...volume, ...dropUndefined({ iops, throughput }) }` changes only what was given. */
export const dropUndefined = <T extends object>(members: T): WithoutUndefined<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as WithoutUndefined<T>;
