/** A change that a page makes: once it's made, everything shown is asked for again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

export function useChange<Given, Answer>(
  make: (given: Given) => Promise<Answer>,
  onMade: (answer: Answer) => void = () => undefined,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: make,
    onSuccess: async (answer) => {
      onMade(answer);
      await queries.invalidateQueries();
    },
  });
}
