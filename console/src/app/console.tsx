/** The console as a whole: signs in, then has the frame around the page that the address names. */
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import Spinner from "@cloudscape-design/components/spinner";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { askUnsigned } from "../ask/own.ts";
import type { Session } from "../ask/session.ts";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { Frame } from "./frame.tsx";
import { SessionProvider, useStoredSession } from "./sessions.tsx";
import { SignIn } from "./sign-in.tsx";

const queries = new QueryClient({
  defaultOptions: {
    // What is shown is what the server says now, not what it said when another page asked.
    queries: { staleTime: 0, gcTime: 60_000, retry: false, refetchOnWindowFocus: false },
  },
});

export function Console() {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queries}>
        <SignedIn />
      </QueryClientProvider>
    </I18nProvider>
  );
}

const USUAL_REGION = "us-east-1";

function SignedIn() {
  const [stored, setStored] = useStoredSession();
  const asked = useQuery({
    queryKey: ["sign-in"],
    queryFn: () => askUnsigned("/_cordon/sign-in"),
    staleTime: Infinity,
  });
  if (asked.error !== null) return <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Spinner size="large" />;
  const { keys, defaultAccount, regions } = asked.data;
  const session = stored ?? (keys === "any" ? openSession(defaultAccount) : undefined);
  if (session === undefined) return <SignIn region={USUAL_REGION} onSignedIn={setStored} />;
  const sessions = {
    session,
    change: (to: Partial<Session>) => setStored({ ...session, ...to }),
    signOut: () => {
      setStored(undefined);
      queries.clear();
    },
  };
  return (
    <SessionProvider value={sessions}>
      <Frame regions={regions} takesAnyKey={keys === "any"} />
    </SessionProvider>
  );
}

/** Without configured credentials a key of 12 digits names its account. */
const openSession = (account: string): Session => ({
  key: { accessKeyId: account, secretAccessKey: "console" },
  account,
  region: USUAL_REGION,
  at: undefined,
});
