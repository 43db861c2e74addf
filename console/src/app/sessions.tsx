/** The session that the pages ask in: kept in memory, in the tab's own storage only if its owner says so. */
import { createContext, type ReactNode, useContext, useState } from "react";
import type { Session } from "../ask/session.ts";

interface Sessions {
  readonly session: Session;
  /** For another Region or moment, or another key. */
  readonly change: (to: Partial<Session>) => void;
  readonly signOut: () => void;
}

const Context = createContext<Sessions | undefined>(undefined);

export function SessionProvider({ value, children }: { readonly value: Sessions; readonly children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

export function useSessions(): Sessions {
  const sessions = useContext(Context);
  if (sessions === undefined) throw new Error("only pages below the shell have a session");
  return sessions;
}

export const useSession = (): Session => useSessions().session;

const STORED = "cordon-session";

/** The session of this tab. With `keep` it outlives a reload: only for those who asked for that. */
export function useStoredSession(): readonly [Session | undefined, (to: Session | undefined, keep?: boolean) => void] {
  const [session, setSession] = useState<Session | undefined>(readStored);
  const set = (to: Session | undefined, keep = sessionStorage.getItem(STORED) !== null) => {
    if (to !== undefined && keep) sessionStorage.setItem(STORED, JSON.stringify({ ...to, at: undefined }));
    else sessionStorage.removeItem(STORED);
    setSession(to);
  };
  return [session, set];
}

function readStored(): Session | undefined {
  const text = sessionStorage.getItem(STORED);
  return text === null ? undefined : { ...(JSON.parse(text) as Session), at: undefined };
}
