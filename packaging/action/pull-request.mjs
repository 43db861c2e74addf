/** One comment of ours on a pull request, through GitHub's API: written anew, or changed if it's there. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const LONGEST_MS = 30_000;
/** Of a hundred comments each. */
const MOST_PAGES = 30;
const TRIES = 3;

/** The number of the pull request that the job is about; undefined if it's about none. */
export function pullRequestNumber() {
  const file = process.env.GITHUB_EVENT_PATH;
  if (!file) return undefined;
  const event = JSON.parse(readFileSync(file, "utf8"));
  const number = event.pull_request?.number ?? (event.issue?.pull_request ? event.issue.number : undefined);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Nobody's comment is it by chance, and each plan of each job of a workflow has its own. */
const markOf = (of) => `<!-- cordon:${createHash("sha256").update(JSON.stringify(of)).digest("hex").slice(0, 24)} -->`;

class Answered extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** INVARIANT: the token is in the request's header and nowhere else. */
async function call(token, method, path, body) {
  const api = (process.env.GITHUB_API_URL || "https://api.github.com").replace(/\/+$/, "");
  for (let tried = 1; ; tried++) {
    try {
      const answer = await fetch(`${api}${path}`, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "user-agent": "cordon-action",
          "x-github-api-version": "2022-11-28",
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
        redirect: "error",
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      if (answer.ok) return await answer.json();
      const { message = "" } = await answer.json().catch(() => ({}));
      throw new Answered(answer.status, `${answer.status} ${message}`.trim());
    } catch (error) {
      // A comment that was made although its answer got lost would be there twice.
      const mayRepeat = method !== "POST" && !(error instanceof Answered && error.status < 500);
      if (!mayRepeat || tried === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * tried));
    }
  }
}

/** Who we are there. The token of a job may not ask, and is that of a bot with a known name. */
async function ownLogin(token) {
  try {
    return (await call(token, "GET", "/user")).login;
  } catch {
    return "github-actions[bot]";
  }
}

/** Somebody else's comment with our mark isn't ours: whoever wrote it could change it later. */
async function findOwn(token, comments, mark) {
  const login = await ownLogin(token);
  for (let page = 1; page <= MOST_PAGES; page++) {
    const found = await call(token, "GET", `${comments}?per_page=100&page=${page}`);
    const own = found.find(({ body, user }) => user?.login === login && body?.startsWith(mark));
    if (own !== undefined || found.length < 100) return own?.id;
  }
  return undefined;
}

/**
 * Says it in the comment about `of`. If `isNews` is false, a comment is only changed, and none is made. Returns why there's no comment,
 * if there is none; undefined if all is well.
 */
export async function comment({ token, number, of, text, isNews }) {
  const repository = process.env.GITHUB_REPOSITORY ?? "";
  if (token === "") return "there is no token";
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return "GITHUB_REPOSITORY names no repository";
  const comments = `/repos/${repository}/issues/${number}/comments`;
  const mark = markOf(of);
  const body = `${mark}\n${text}`;
  try {
    const id = await findOwn(token, comments, mark);
    if (id !== undefined) await call(token, "PATCH", `/repos/${repository}/issues/comments/${id}`, { body });
    else if (isNews) await call(token, "POST", comments, { body });
    return undefined;
  } catch (error) {
    if (!(error instanceof Answered)) return `GitHub's API doesn't answer (${error.cause?.code ?? error.name})`;
    const isForbidden = [401, 403, 404].includes(error.status);
    const permission =
      "the job lacks the permission: permissions: pull-requests: write. Pull requests of forks never have it";
    return isForbidden ? `${permission} (${error.message})` : `GitHub answered ${error.message}`;
  }
}
