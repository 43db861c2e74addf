/** A dialog that makes one call: it stays open with AWS's words if that is refused, and what is shown is asked again if it isn't. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSession } from "../../app/sessions.tsx";
import type { Session } from "../../ask/session.ts";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useAskAgain } from "./ask-ipam.ts";

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
    <Modal
      visible
      header={title}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={call.isPending} disabled={!isPossible} onClick={() => call.mutate()}>
              {does}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isPossible) call.mutate();
        }}
      >
        <SpaceBetween size="m">
          {children}
          {call.error !== null && <ProblemAlert error={call.error} />}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
