/** Whether everything of the log can be served. */
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { askUnsigned } from "../../ask/own.ts";
import { Card } from "./card.tsx";

export function HealthCard() {
  const asked = useQuery({ queryKey: ["health"], queryFn: () => askUnsigned("/_cordon/health") });
  return (
    <Card title="Health" asked={asked}>
      {({ status, damaged = [] }) =>
        status === "ok" ? (
          <StatusIndicator>No damage of the log is known</StatusIndicator>
        ) : (
          <>
            <StatusIndicator type="error">{`${damaged.length} damaged: calls there are answered 503`}</StatusIndicator>
            {damaged.map(({ partition, problem }) => (
              <Box key={partition}>{`${partition}: ${problem}`}</Box>
            ))}
          </>
        )
      }
    </Card>
  );
}
