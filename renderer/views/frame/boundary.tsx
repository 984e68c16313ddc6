import { Component, type ReactNode } from 'react';
import { type Fault, faultOf } from '../../../shared/base/fault.ts';
import { Button } from '../../kit/controls.tsx';
import { faultText } from '../shared/words.ts';
import styles from './boundary.module.css';

interface BoundaryProps {
  /** A change of it tries again: another view, another run. */
  readonly of: string;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly fault: Fault | null;
  readonly of: string;
}

/** A view that breaks says so and leaves the rest of the window standing. React knows this by a class only. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { fault: null, of: this.props.of };

  static getDerivedStateFromError(thrown: unknown): Partial<BoundaryState> {
    return { fault: faultOf(thrown) };
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return props.of === state.of ? null : { fault: null, of: props.of };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <div className={styles['broken']} role="alert">
        <p>{faultText(fault)}</p>
        <Button label="Try again" onClick={() => this.setState({ fault: null })} />
      </div>
    );
  }
}
