/** A question as the commands ask it: of which Cordon, about which Region, and with the answer's type from the server. */
import type { Answers } from "../own-api/routes.ts";
import { askForBody, askForLines } from "./answer-or-error.ts";
import { type Asked, type AskedKeys, defaultEndpoint } from "./ask-cordon.ts";

/** Where to ask. */
export const whereOptions = { endpoint: { type: "string" }, region: { type: "string" } } as const;

/** `region` says what the Region is for. */
export const whereHelp = (region: string): string =>
  `  --region R      ${region}
                  (default $AWS_REGION, else $AWS_DEFAULT_REGION, else us-east-1)
  --endpoint URL  the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566);
                  $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY sign the request,
                  and so name the account`;

/** For questions about traffic. */
export const questionOptions = { ...whereOptions, json: { type: "boolean", default: false } } as const;
export const questionHelp = `  --json          print the answer as JSON
${whereHelp("the Region to ask about")}`;

export interface Where {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** A Cordon of this process that has taken saved answers in. It's asked instead. */
  readonly saved?: SavedNetwork | undefined;
}

interface SavedNetwork {
  readonly endpoint: string;
  readonly region: string;
  readonly keys: AskedKeys;
}

type Question = Pick<Asked, "query" | "body" | "isEndless">;

/** Asks, and throws an Error with what the server says is wrong. */
export async function ask<Path extends keyof Answers>(
  where: Where,
  path: Path,
  question: Question = {},
): Promise<Answers[Path]> {
  const { endpoint, ...of } = placeOf(where);
  return (await askForBody(endpoint, path, { ...question, ...of })) as Answers[Path];
}

/** The same, if the answer comes line by line. */
export function askLines<Path extends keyof Answers>(
  where: Where,
  path: Path,
  question: Question,
): AsyncIterable<Answers[Path]> {
  const { endpoint, ...of } = placeOf(where);
  return askForLines(endpoint, path, { ...question, ...of }) as AsyncIterable<Answers[Path]>;
}

const placeOf = ({ endpoint = defaultEndpoint(), region, saved }: Where) => saved ?? { endpoint, region };
