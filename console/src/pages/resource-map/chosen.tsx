/** The panel of what was clicked on the map: what it has, what is odd about it, and what the internet reaches there. */
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { formatParty, formatRule } from "../../../../src/cli/flow-words.ts";
import type { Opened } from "../../../../src/own-api/open.ts";
import { linkTo } from "../../app/address.ts";
import { LinkedText } from "../../parts/linked-text.tsx";
import type { MapNode } from "./map-nodes.ts";

interface ChosenProps {
  readonly node: MapNode;
  readonly openings: Opened["open"];
  readonly onClose: () => void;
}

export function Chosen({ node, openings, onClose }: ChosenProps) {
  const { id, name, flags, details, column } = node;
  const isEnd = column <= 1;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={name === undefined ? "" : id}
          actions={<Button iconName="close" variant="icon" ariaLabel="Close" onClick={onClose} />}
        >
          {name ?? id}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {flags.length > 0 && (
          <ul className="reasons">
            {flags.map((flag) => (
              <li key={flag}>⚠ {flag}</li>
            ))}
          </ul>
        )}
        {details.length > 0 && (
          <KeyValuePairs
            columns={3}
            items={details.map(([label, text]) => ({ label, value: <LinkedText>{text}</LinkedText> }))}
          />
        )}
        {isEnd && (
          <Link href={linkTo(["may-it-pass"], { from: "internet", to: id, traffic: "tcp/443" })}>
            May the internet reach it?
          </Link>
        )}
        {openings.length > 0 && (
          <>
            <Box variant="h3">What the internet reaches</Box>
            <ul className="reasons">
              {openings.map((each) => {
                const text = `${formatParty(each.interface)} on ${each.traffic} from ${each.block}, by ${formatRule(each.rule)}`;
                return (
                  <li key={text}>
                    <LinkedText>{text}</LinkedText>
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </SpaceBetween>
    </Container>
  );
}
