/** May it pass? A question about one flow, and its answer with the path there and back. The address has the question, so it can be shared. */
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { go, linkTo, useAddress } from "../../app/address.ts";
import { useSession } from "../../app/sessions.tsx";
import { ask } from "../../ask/own.ts";
import { sessionKey } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { CheckedAnswer } from "./answer.tsx";
import { type FlowQuestion, QuestionForm } from "./question-form.tsx";

export default function MayItPass() {
  const { query } = useAddress();
  const session = useSession();
  const question: FlowQuestion = {
    from: query.get("from") ?? "",
    to: query.get("to") ?? "",
    traffic: query.get("traffic") ?? "",
  };
  const isWhole = question.from !== "" && question.to !== "" && question.traffic !== "";
  const asked = useQuery({
    queryKey: [...sessionKey(session), "check", question],
    queryFn: ({ signal }) => ask(session, "/_cordon/check", { query: { ...question }, signal }),
    enabled: isWhole,
  });
  const onAsk = (to: FlowQuestion) => {
    const link = linkTo(["may-it-pass"], { ...to });
    if (link === location.hash) void asked.refetch();
    else go(link);
  };
  return (
    <SpaceBetween size="l">
      <QuestionForm key={query.toString()} initially={question} isAsking={asked.isFetching} onAsk={onAsk} />
      {asked.error !== null && <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.error === null && asked.data !== undefined && (
        <CheckedAnswer checked={asked.data} onAskAgain={() => void asked.refetch()} />
      )}
      {!isWhole && (
        <Box color="text-body-secondary">
          The same in a terminal: <code>cordon check --from web-1 --to db-1 tcp/5432</code>
        </Box>
      )}
    </SpaceBetween>
  );
}
