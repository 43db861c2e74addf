/** Finds members of shown resources by their path, through lists, for filters that compare them. */

type Value = string | number | boolean | undefined;

/** The values at `path` (`NetworkInterfaces.Groups.GroupId`) in `shown`. */
export function membersAt(shown: unknown, path: string): readonly Value[] {
  let found: readonly unknown[] = [shown];
  for (const name of path.split(".")) {
    found = found.flatMap((each) => (each as Readonly<Record<string, unknown>> | undefined)?.[name] ?? []);
  }
  return found as readonly Value[];
}
