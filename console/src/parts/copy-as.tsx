/** A button that offers the same as commands or code to copy, one form a tab. */
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";

export interface CopyForm {
  /** `AWS CLI`, `Terraform`, `boto3`. */
  readonly label: string;
  readonly text: () => string;
}

interface CopyAsProps {
  readonly forms: readonly CopyForm[];
  readonly isDisabled?: boolean;
}

export function CopyAs({ forms, isDisabled = false }: CopyAsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button disabled={isDisabled} iconName="copy" onClick={() => setIsOpen(true)}>
        Copy as
      </Button>
      {isOpen && (
        <Modal visible size="large" header="Copy as" onDismiss={() => setIsOpen(false)}>
          <Tabs
            tabs={forms.map(({ label, text }) => ({
              id: label,
              label,
              content: <CopyForm text={text()} />,
            }))}
          />
        </Modal>
      )}
    </>
  );
}

function CopyForm({ text }: { readonly text: string }) {
  return (
    <SpaceBetween size="s">
      <CopyToClipboard
        copyButtonText="Copy"
        copySuccessText="Copied"
        copyErrorText="The browser refuses to copy"
        textToCopy={text}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there. */}
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
    </SpaceBetween>
  );
}
