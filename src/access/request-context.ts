/** What is known about a request beside its action and resource: condition keys with their values. */

/** A list for keys that may have several values, such as aws:TagKeys. */
export type ContextValue = string | number | boolean | readonly string[] | undefined;

interface ContextEntry {
  /** As it was given; conditions ignore its case. */
  readonly key: string;
  readonly values: readonly string[];
  /** AWS: only a key with a single value can be a policy variable (catalogue 442). */
  readonly isSingle: boolean;
}

/** By key in lower case. Keys without a value aren't there. */
export interface RequestContext {
  get(name: string): ContextEntry | undefined;
  has(name: string): boolean;
  values(): Iterable<ContextEntry>;
}

type ContextKeys = Readonly<Record<string, ContextValue>>;

/**
 * Puts keys into a context, on top of another one. Keys that are undefined are left out, and so are empty lists. A function is
 * called when a key is first looked for that isn't on top of it: most policies ask for few keys, or for no keys.
 */
export function contextOf(keys: ContextKeys | (() => ContextKeys), base?: RequestContext): RequestContext {
  let entries: ReadonlyMap<string, ContextEntry> | undefined;
  const own = () => {
    entries ??= entriesOf(typeof keys === "function" ? keys() : keys);
    return entries;
  };
  return {
    get: (name) => own().get(name) ?? base?.get(name),
    has: (name) => own().has(name) || base?.has(name) === true,
    values: () => [
      ...[...(base?.values() ?? [])].filter(({ key }) => !own().has(key.toLowerCase())),
      ...own().values(),
    ],
  };
}

function entriesOf(keys: ContextKeys): ReadonlyMap<string, ContextEntry> {
  const entries = new Map<string, ContextEntry>();
  for (const key in keys) {
    const value = keys[key];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const values: readonly string[] = typeof value === "object" ? value : [String(value)];
    const name = key.toLowerCase();
    // Tags whose keys differ only by case are one key to a condition, which then has the values of all of them.
    const same = entries.get(name)?.values;
    const isSingle = typeof value !== "object" && same === undefined;
    entries.set(name, { key, values: same === undefined ? values : [...same, ...values], isSingle });
  }
  return entries;
}

export interface PrincipalFacts {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** If it differs from the role's name at the root path: the ARN of the role whose session this is. */
  readonly roleArn?: string;
  readonly sourceIdentity?: string;
  /** Of the tags, those that go on to sessions which this one asks for. */
  readonly transitiveTagKeys?: readonly string[];
  /** Set for temporary credentials, in milliseconds. */
  readonly tokenIssuedAt?: number;
}

export interface RequestFacts {
  readonly principal: PrincipalFacts;
  /** In milliseconds. */
  readonly now: number;
  readonly region: string;
  readonly isSecure: boolean;
  readonly sourceIp?: string;
  readonly userAgent?: string;
}

/** A text that the caller chooses and that patterns are matched against: longer ones are cut, to bound the work. */
const MOST_USER_AGENT = 512;

/** The global condition keys: of the request, on top of those of the caller. */
export const globalContext = (facts: RequestFacts): RequestContext =>
  contextOf(
    () => requestKeys(facts),
    contextOf(() => principalKeys(facts.principal)),
  );

const requestKeys = ({
  principal: { tokenIssuedAt },
  now,
  region,
  isSecure,
  sourceIp,
  userAgent,
}: RequestFacts): ContextKeys => ({
  "aws:CurrentTime": isoTime(now),
  "aws:EpochTime": Math.floor(now / 1000),
  "aws:RequestedRegion": region,
  "aws:SecureTransport": isSecure,
  "aws:SourceIp": sourceIp,
  "aws:UserAgent": userAgent?.slice(0, MOST_USER_AGENT),
  "aws:ViaAWSService": false,
  "aws:TokenIssueTime": tokenIssuedAt === undefined ? undefined : isoTime(tokenIssuedAt),
  // AWS: the key is there for temporary credentials only; nobody here signs in with a second factor (catalogue 443).
  "aws:MultiFactorAuthPresent": tokenIssuedAt === undefined ? undefined : false,
});

const isoTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -5)}Z`;

/** What the ARN of a principal says: which type it is, and which name it has. */
export function principalKeys(principal: PrincipalFacts): Record<string, ContextValue> {
  const { account, arn, userId, tags = {}, roleArn, sourceIdentity } = principal;
  const [type = "", ...names] = (arn.split(":")[5] ?? "").split("/");
  const isSession = type === "assumed-role";
  const tagKeys = Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  return {
    "aws:PrincipalArn": isSession ? (roleArn ?? roleOfSession(arn)) : arn,
    "aws:PrincipalAccount": account,
    "aws:PrincipalType": PRINCIPAL_TYPES[type],
    "aws:PrincipalIsAWSService": false,
    "aws:userid": userId,
    "aws:username": type === "user" ? names.at(-1) : undefined,
    "aws:SourceIdentity": sourceIdentity,
    ...Object.fromEntries(tagKeys),
  };
}

const PRINCIPAL_TYPES: Readonly<Record<string, string>> = {
  root: "Account",
  user: "User",
  "assumed-role": "AssumedRole",
  "federated-user": "FederatedUser",
};

/** `arn:aws:sts::1:assumed-role/admin/bob` is a session of `arn:aws:iam::1:role/admin`. */
export const roleOfSession = (arn: string): string =>
  arn.replace(/^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]*)\/.*$/, "arn:$1:iam::$2:role/$3");
