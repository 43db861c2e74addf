/** A change that a page makes: once it's made, everything shown is asked for again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSession } from "../app/sessions.tsx";
import { sessionKey } from "../ask/session.ts";

/** Asks again for all that is shown of the session. */
export function useAskAgain(): () => Promise<void> {
  const session = useSession();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: sessionKey(session) });
}

export function useChange<Given, Answer>(
  make: (given: Given) => Promise<Answer>,
  onMade: (answer: Answer) => void = () => undefined,
) {
  const askAgain = useAskAgain();
  return useMutation({
    mutationFn: make,
    onSuccess: async (answer) => {
      onMade(answer);
      await askAgain();
    },
  });
}
