/** One card: what it asked, as soon as that's there, or in one line why it isn't. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { linkTo } from "../../app/address.ts";
import { pages } from "../../app/pages.ts";
import { problemOf } from "../../ask/problem.ts";

interface CardProps<Answer> {
  readonly title: string;
  readonly asked: UseQueryResult<Answer>;
  readonly actions?: ReactNode;
  readonly children: (answer: Answer) => ReactNode;
}

export function Card<Answer>({ title, asked, actions, children }: CardProps<Answer>) {
  return (
    <Container
      header={
        <Header variant="h2" {...(actions !== undefined && { actions })}>
          {title}
        </Header>
      }
    >
      {asked.error !== null ? (
        <Failed error={asked.error} onRetry={() => void asked.refetch()} />
      ) : asked.data === undefined ? (
        <Spinner />
      ) : (
        children(asked.data)
      )}
    </Container>
  );
}

export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <Box>
      <StatusIndicator type="error">{problemOf(error).message}</StatusIndicator>{" "}
      <Button variant="inline-link" onClick={onRetry}>
        Ask again
      </Button>
    </Box>
  );
}

interface PageLinkProps {
  readonly to: readonly [string, ...string[]];
  readonly query?: Readonly<Record<string, string>>;
  readonly children: string;
}

/** A link to a page, if that page is there. */
export const PageLink = ({ to, query = {}, children }: PageLinkProps) =>
  pages.some(({ path }) => path === to[0]) ? <Link href={linkTo(to, query)}>{children}</Link> : <span>{children}</span>;

export const number = (value: number): string => value.toLocaleString("en");
