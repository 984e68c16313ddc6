import type { WorkProps } from '../work/work.tsx';

export function All(props: WorkProps) {
  return <p>{props.run}</p>;
}
