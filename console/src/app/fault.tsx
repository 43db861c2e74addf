/** Keeps a page that fails from taking the rest with it. */
import { Component, type ReactNode } from "react";
import { ProblemAlert } from "../parts/problem-alert.tsx";

interface FaultProps {
  readonly children: ReactNode;
}

interface FaultState {
  readonly error: unknown;
}

export class Fault extends Component<FaultProps, FaultState> {
  override readonly state: FaultState = { error: undefined };

  static getDerivedStateFromError(error: unknown): FaultState {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ProblemAlert error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
