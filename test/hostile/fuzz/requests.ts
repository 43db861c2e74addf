/** Requests that no client sends: valid ones of every served operation, changed at random, and plain nonsense. */
import fc from "fast-check";
import { services } from "../../../src/gateway/services.ts";
import { FORM } from "../../setup/signed-call.ts";
import { fill } from "../../wire/fill.ts";
import { type HttpRequest, requestsOf, type Served, served } from "../../wire/sdk.ts";

export interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0";
const signed = { authorization: AUTHORIZATION, "x-amz-date": "20260102T030405Z" };

const nasty = [
  ...[
    "",
    "0",
    "-1",
    "1.5",
    "99999999999",
    "9007199254740993",
    "1e999",
    "true",
    "null",
    "tcp",
    "udp",
    "icmpv6",
    "-2",
    "256",
  ],
  ...[
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.1/33",
    "::/0",
    "::/129",
    "2001:db8::/32",
    "::ffff:1.2.3.4/96",
    "1.2.3",
    "/",
    "*",
  ],
  ...["__proto__", "constructor", "toString", "default", "sg-", "sg-00000000", "sgr-00000000", "vpc-12345678", "pl-1"],
  ...["ipv4", "IPv4", "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1", "123456789012", "eu-west-1", "mars-north-1"],
  ...[
    "\u0000",
    "\ud800",
    "a".repeat(300),
    "tag:x",
    "tag:",
    "aws:x",
    "x;y",
    "%",
    "\\",
    "2026-01-02T03:04:05Z",
    "[",
    "{}",
  ],
];

/** Random numbers, the same for the same seed. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }

  below(count: number): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(this.#state ^ (this.#state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % count;
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

/** Values from answers, by their names there: with them a changed request gets far into an operation. */
class Vocabulary {
  readonly #words = new Map<string, string[]>();
  readonly #dice: Dice;

  constructor(dice: Dice) {
    this.#dice = dice;
    for (const name of ["cidr", "cidrip", "cidrblock", "cidripv4"])
      this.#words.set(name, ["10.1.0.0/16", "192.0.2.0/24"]);
  }

  learn(answer: string): void {
    for (const [, name = "", word = ""] of answer.matchAll(/<(\w+)>([^<]{1,80})<|"(\w+)":"([^"]{1,80})"/g)) {
      const key = name.toLowerCase();
      const words = this.#words.get(key) ?? [];
      this.#words.set(key, words);
      if (words.length < 200) words.push(word);
      else words[this.#dice.below(200)] = word;
    }
  }

  /** A value for a parameter such as `IpPermissions.1.Groups.1.GroupId`, if one with that name was seen. */
  word(parameter: string): string | undefined {
    const name = parameter.split(".").findLast((part) => !/^[0-9]+$/.test(part)) ?? "";
    const words =
      this.#words.get(name.toLowerCase()) ??
      this.#words.get(name.toLowerCase().replace(/^.*(?=(vpc|subnet|group|pool|cidr))/, ""));
    return words === undefined ? undefined : this.#dice.of(words);
  }
}

interface Sample {
  readonly operation: Served;
  readonly request: HttpRequest;
}

/** An input with members chosen at random. */
function sampleInput(operation: Served, dice: Dice): object {
  // Many operations take few members together, so some samples have hardly more than the required ones.
  const presence = dice.of([2, 4, 8]);
  const input = fill(operation.input, operation.shapes.input, {
    isPresent: () => dice.below(presence) === 0,
    text: () => `t${dice.below(100)}`,
    integer: () => dice.below(300),
    below: (count) => dice.below(count),
  });
  return { ...(input as object), DryRun: undefined };
}

/** How many valid requests of each operation serve as a basis for changes. */
const SAMPLES_EACH = 5;

class Changes {
  readonly #dice: Dice;
  readonly #vocabulary: Vocabulary;
  constructor(dice: Dice, vocabulary: Vocabulary) {
    this.#dice = dice;
    this.#vocabulary = vocabulary;
  }

  /** A value for a parameter, usually a plausible one. */
  #value(parameter: string, before: string): string {
    if (this.#dice.below(12) === 0) return this.#dice.of(nasty);
    return this.#vocabulary.word(parameter) ?? before;
  }

  query(body: string): string {
    const pairs = body.split("&").flatMap((pair): string[] => {
      const [name = "", value = ""] = pair.split("=");
      if (name === "Action" || name === "Version") return [pair];
      const other = encodeURIComponent(this.#value(name, decodeURIComponent(value)).toWellFormed());
      const roll = this.#dice.below(60);
      if (roll < 4) return [];
      if (roll === 4) return [pair, `${name}=${other}`];
      if (roll === 5) return [`${name}.${other}=${value}`];
      return [`${name}=${other}`];
    });
    return pairs.join("&");
  }

  json(value: unknown, name = ""): unknown {
    const roll = this.#dice.below(40);
    if (roll === 0) return this.#dice.of([null, true, -1, 1e300, 0.5, "", [], {}, [[]], [null], { x: 1 }, [{}]]);
    if (Array.isArray(value)) return value.map((item) => this.json(item, name));
    if (typeof value === "string") return this.#value(name, value);
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(() => this.#dice.below(15) !== 0);
    return Object.fromEntries(kept.map(([name, item]) => [name, this.json(item, name)]));
  }

  /** A text with a few characters cut out, repeated or put in. */
  damage(text: string): string {
    let now = text;
    for (let cuts = 1 + this.#dice.below(4); cuts > 0; cuts--) {
      const from = this.#dice.below(now.length + 1);
      const put = this.#dice.of([
        "",
        "",
        "&",
        "=",
        ".",
        "%",
        "%0",
        '"',
        "{",
        "]",
        "\u0000",
        "é",
        now.slice(from, from + 5),
      ]);
      now = now.slice(0, from) + put + now.slice(from + this.#dice.below(6));
    }
    return now;
  }
}

function changed({ operation, request }: Sample, dice: Dice, changes: Changes): FuzzedRequest {
  const { target: prefix, paths } = services[operation.service];
  const isJson = prefix !== undefined || paths !== undefined;
  const target = request.headers["x-amz-target"];
  const headers = {
    ...signed,
    authorization: AUTHORIZATION.replace("/ec2/", `/${operation.service}/`),
    "content-type": request.headers["content-type"] ?? FORM,
    ...(target !== undefined && { "x-amz-target": target }),
  };
  const given = request.body === "" ? "{}" : request.body;
  const body = isJson ? JSON.stringify(changes.json(JSON.parse(given))) : changes.query(given);
  const search = changes.query(new URLSearchParams(request.query).toString());
  const path = paths === undefined || search === "" ? request.path : `${request.path}?${encodeURI(search)}`;
  return { method: request.method, path, headers, body: dice.below(12) === 0 ? changes.damage(body) : body };
}

/** Query strings made only of fragments that mean something somewhere. */
function nonsense(): fc.Arbitrary<FuzzedRequest> {
  const names = served.map(({ name }) => name);
  const fragment = fc.oneof(
    fc.constantFrom(
      "&",
      "=",
      ".",
      "%",
      "+",
      "%zz",
      "%00",
      "Action",
      "Version",
      "2016-11-15",
      "Filter.1.Name",
      "GroupId.1",
    ),
    fc.constantFrom(...names),
    fc.constantFrom(
      "X-Amz-Signature",
      "X-Amz-Credential",
      "X-Amz-Target",
      "IpPermissions.1.IpRanges.1.CidrIp",
      "1",
      "-1",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  const text = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join("").toWellFormed());
  // The characters that an HTTP client allows in a path or a header.
  const ascii = text.map((any) => any.replaceAll(/[^!-~]/g, ""));
  const target = fc.oneof(ascii, fc.constantFrom(...served.map(({ name }) => `WorkspacesService.${name}`)));
  return fc.oneof(
    text.map((body) => ({ method: "POST", path: "/", headers: { ...signed, "content-type": FORM }, body })),
    ascii.map((query) => ({ method: "GET", path: `/?${query.replaceAll("#", "")}`, headers: signed, body: "" })),
    fc
      .tuple(target, text)
      .map(([value, body]) => ({ method: "POST", path: "/", headers: { ...signed, "x-amz-target": value }, body })),
    fc.tuple(fc.nat(), text).map(([seed, body]) => ({
      method: "POST",
      path: "/",
      headers: { ...signed, authorization: damagedAuthorization(seed) },
      body: `Action=DescribeVpcs&Version=2016-11-15&${body}`,
    })),
    fc.tuple(fc.constantFrom("GET", "POST", "PUT", "DELETE", "OPTIONS"), ascii).map(([method, rest]) => ({
      method,
      path: `/_cordon/${rest.replaceAll(/[#?]/g, "")}`,
      headers: {},
      body: "",
    })),
  );
}

const damagedAuthorization = (seed: number): string => {
  const dice = new Dice(seed);
  return new Changes(dice, new Vocabulary(dice)).damage(AUTHORIZATION).replaceAll(/[^ -~]/g, "");
};

/** Makes the requests of a run one by one; words that it learns from answers go into later requests. */
export async function fuzzer(seed: number): Promise<{ next(): FuzzedRequest; learn(answer: string): void }> {
  const dice = new Dice(seed);
  const samples: Sample[] = [];
  for (const operation of served) {
    const inputs = Array.from({ length: SAMPLES_EACH }, () => sampleInput(operation, dice));
    for (const request of await requestsOf(operation, inputs)) samples.push({ operation, request });
  }
  const vocabulary = new Vocabulary(dice);
  const changes = new Changes(dice, vocabulary);
  const anything = nonsense();
  let spare: FuzzedRequest[] = [];
  return {
    next() {
      if (dice.below(10) !== 0) return changed(dice.of(samples), dice, changes);
      if (spare.length === 0) spare = fc.sample(anything, { numRuns: 100, seed: dice.below(2 ** 31) });
      return spare.pop() as FuzzedRequest;
    },
    learn: (answer) => vocabulary.learn(answer),
  };
}
