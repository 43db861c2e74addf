/** The command with which a machine joins. Its token is shown this once: the server keeps no more than its digest. */
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { GivenToken } from "../../../../src/own-api/hosts/tokens.ts";

interface JoinCommandProps {
  readonly name: string;
  readonly given: GivenToken;
  readonly onClose: () => void;
}

export function JoinCommand({ name, given: { token, expires, isSecure }, onClose }: JoinCommandProps) {
  const command = [`sudo cordon agent join ${location.origin} --token file:/dev/stdin <<'END'`, token, "END"].join(
    "\n",
  );
  return (
    <Modal
      visible
      size="large"
      header={`Run this on ${name}`}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">
          The token is shown only now. It's good for one machine, until {expires.slice(0, 16).replace("T", " ")} UTC.
        </Alert>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there. */}
        <pre className="code" tabIndex={0}>
          {command}
        </pre>
        <CopyToClipboard
          copyButtonText="Copy"
          copySuccessText="Copied"
          copyErrorText="The browser refuses to copy"
          textToCopy={command}
        />
        {!isSecure && (
          <Alert type="info">
            Over plain HTTP only the server's own machine can join. For others, start the server with: cordon serve
            --tls
          </Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}
