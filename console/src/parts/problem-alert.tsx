/** Says why a question has no answer, in the words of who refused it. */
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { problemOf } from "../ask/problem.ts";

interface ProblemAlertProps {
  readonly error: unknown;
  /** Asks again. */
  readonly onRetry?: () => void;
}

export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const { code, message } = problemOf(error);
  return (
    <Alert
      type="error"
      header={code}
      {...(onRetry !== undefined && { action: <Button onClick={onRetry}>Ask again</Button> })}
    >
      {message}
    </Alert>
  );
}
