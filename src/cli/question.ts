/** What the commands that ask about traffic share: their flags, the question, and the words for a refusal to answer. */
import { askForBody, defaultEndpoint } from "./ask-cordon.ts";

export const questionOptions = {
  endpoint: { type: "string" },
  region: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

export const questionHelp = `  --region R      the Region asked about (default $AWS_REGION, else us-east-1)
  --endpoint URL  the Cordon to ask (default $AWS_ENDPOINT_URL, else http://127.0.0.1:4566);
                  the request is signed with $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY, and so names the account`;

export interface Where {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/** Asks and gives back the answer, or throws an Error with what the server says is wrong. */
export const ask = (
  { endpoint, region }: Where,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<unknown> =>
  askForBody(endpoint ?? defaultEndpoint(), path, { query, ...(region !== undefined && { region }) });

/** What was typed wrongly, said once, with how to go on. */
export function misuse(command: string, problem: string): number {
  console.error(`cordon ${command}: ${problem}. Try: cordon ${command} --help`);
  return 2;
}
