import type { WorkProps } from '../work/work.tsx';

export function Negotiations(props: WorkProps) {
  return <p>{props.run}</p>;
}
