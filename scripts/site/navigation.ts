/** Which pages the site has in its navigation, in groups by what a reader wants, in the order of reading. */

interface Group {
  readonly title: string;
  /** Files of the repository, and the names of generated pages. */
  readonly sources: readonly string[];
}

const GROUPS: readonly Group[] = [
  {
    title: "Start",
    sources: [
      "README.md",
      "docs/first-hour.md",
      "docs/recipes.md",
      "docs/compared.md",
      "docs/from-localstack.md",
      "docs/from-moto.md",
    ],
  },
  {
    title: "Use",
    sources: [
      "docs/reachability.md",
      "docs/expectations.md",
      "docs/whatif.md",
      "docs/in-tests.md",
      "docs/in-a-pipeline.md",
      "docs/in-tests.md",
      "docs/in-github.md",
      "docs/the-past.md",
      "docs/the-trail.md",
      "docs/import.md",
      "docs/flow-logs.md",
      "docs/ipam.md",
      "docs/ipam-policies.md",
      "docs/sharing.md",
      "docs/hosts.md",
      "docs/gate.md",
      "docs/upstream.md",
      "docs/console.md",
    ],
  },
  {
    title: "Run",
    sources: [
      "docs/running.md",
      "docs/run-on-debian.md",
      "docs/run-in-containers.md",
      "docs/credentials.md",
      "docs/the-log.md",
      "docs/limits.md",
    ],
  },
  {
    title: "Reference",
    sources: ["commands", "operations", "docs/errors.md", "docs/own-interface.md", "routes", "CHANGELOG.md"],
  },
  {
    title: "Understand",
    sources: [
      "docs/architecture.md",
      "docs/aws-behaviour.md",
      "docs/not-yet-proven.md",
      "CONTRIBUTING.md",
      "docs/conventions.md",
      "docs/adding-an-operation.md",
      "decisions",
    ],
  },
];

/** The groups with those of `sources` that exist. A page that no group names comes last, so that none is lost. */
export function navigationOf(sources: readonly string[]): readonly Group[] {
  const named = new Set(GROUPS.flatMap((group) => group.sources));
  const unnamed = sources.filter((source) => !named.has(source) && !source.startsWith("docs/decisions/"));
  return [
    ...GROUPS.map(({ title, sources: wanted }) => ({
      title,
      sources: wanted.filter((source) => sources.includes(source)),
    })),
    ...(unnamed.length === 0 ? [] : [{ title: "More", sources: unnamed }]),
  ];
}
