/** Asks for an access key, if credentials are configured: the key signs every call in this page, and is sent to nobody. */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { clientOf } from "../ask/aws.ts";
import type { Key, Session } from "../ask/session.ts";
import { ProblemAlert } from "../parts/problem-alert.tsx";

interface SignInProps {
  readonly region: string;
  readonly onSignedIn: (session: Session, keep: boolean) => void;
}

export function SignIn({ region, onSignedIn }: SignInProps) {
  const [id, setId] = useState("");
  const [secret, setSecret] = useState("");
  const [token, setToken] = useState("");
  const [keep, setKeep] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [isAsking, setIsAsking] = useState(false);

  async function signIn() {
    const key: Key = {
      accessKeyId: id.trim(),
      secretAccessKey: secret.trim(),
      ...(token.trim() !== "" && { sessionToken: token.trim() }),
    };
    setIsAsking(true);
    try {
      const session = { key, account: "", region, at: undefined };
      const { Account = "" } = await clientOf(session, STSClient).send(new GetCallerIdentityCommand({}));
      onSignedIn({ ...session, account: Account }, keep);
    } catch (error) {
      setProblem(error);
      setIsAsking(false);
    }
  }

  return (
    <main>
      <Box padding={{ vertical: "xxxl", horizontal: "l" }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void signIn();
          }}
        >
          <Container header={<Header variant="h1">Sign in to Cordon</Header>}>
            <Form
              actions={
                <Button variant="primary" loading={isAsking} formAction="submit">
                  Sign in
                </Button>
              }
            >
              <SpaceBetween size="l">
                {problem !== undefined && <ProblemAlert error={problem} />}
                <FormField label="Access key ID" description="Lost it? On the server: cordon admin-key new">
                  <Input value={id} onChange={({ detail }) => setId(detail.value)} autoFocus spellcheck={false} />
                </FormField>
                <FormField label="Secret access key">
                  <Input value={secret} type="password" onChange={({ detail }) => setSecret(detail.value)} />
                </FormField>
                <FormField label="Session token" description="Only for temporary credentials">
                  <Input value={token} type="password" onChange={({ detail }) => setToken(detail.value)} />
                </FormField>
                <Checkbox
                  checked={keep}
                  onChange={({ detail }) => setKeep(detail.checked)}
                  description="Otherwise the key is only in this page's memory, and gone when it's reloaded."
                >
                  Keep the key in this tab until it's closed
                </Checkbox>
              </SpaceBetween>
            </Form>
          </Container>
        </form>
      </Box>
    </main>
  );
}
