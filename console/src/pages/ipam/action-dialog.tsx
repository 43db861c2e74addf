/** A dialog that makes one call: it stays open with AWS's words if that is refused, and what is shown is asked again if it isn't. */
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSession } from "../../app/sessions.tsx";
import type { Session } from "../../ask/session.ts";
import { AskBefore } from "../../parts/ask-before.tsx";
import { useAskAgain } from "../../parts/use-change.ts";

interface ActionDialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly does: string;
  readonly run: (session: Session) => Promise<unknown>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  readonly isReady?: boolean;
}

export function ActionDialog({ title, does, run, onClose, children, isReady = true }: ActionDialogProps) {
  const session = useSession();
  const askAgain = useAskAgain();
  const call = useMutation({
    mutationFn: () => run(session),
    onSuccess: async () => {
      await askAgain();
      onClose();
    },
  });
  const isPossible = isReady && !call.isPending && session.at === undefined;
  return (
    <AskBefore
      title={title}
      verb={does}
      error={call.error}
      isBusy={call.isPending}
      isDisabled={!isPossible}
      onDo={() => call.mutate()}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isPossible) call.mutate();
        }}
      >
        <SpaceBetween size="m">{children}</SpaceBetween>
      </form>
    </AskBefore>
  );
}
