/** A dialog before something is done: what it's about, a button that does it, and why it was refused. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { ProblemAlert } from "./problem-alert.tsx";

interface AskBeforeProps {
  readonly title: string;
  /** What the button says. */
  readonly verb: string;
  /** Null if nothing went wrong. */
  readonly error?: unknown;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly onDo: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function AskBefore({
  title,
  verb,
  error = null,
  isBusy = false,
  isDisabled = false,
  onDo,
  onClose,
  children,
}: AskBeforeProps) {
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
            <Button variant="primary" loading={isBusy} disabled={isDisabled} onClick={onDo}>
              {verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {error !== null && <ProblemAlert error={error} />}
        {children}
      </SpaceBetween>
    </Modal>
  );
}
