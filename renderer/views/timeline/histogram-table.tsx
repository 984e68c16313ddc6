import type { Returns } from '../../../shared/contract/api.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Named } from '../../timeline/ticks.ts';
import { partsOf, placeWords } from './words.ts';

/** As many rows as one has the patience to hear. */
const ROWS = 20;

/** The histogram as a table, for whoever has it read out. */
export function HistogramTable(props: { readonly over: Returns<'run.over'>; readonly named: Named }) {
  const { over, named } = props;
  return (
    <table className="unseen">
      <caption>Events by severity</caption>
      <thead>
        <tr>
          <th scope="col">{over.axis === 'time' ? 'From' : 'From event'}</th>
          <th scope="col">Errors</th>
          <th scope="col">Warnings</th>
          <th scope="col">Other events</th>
        </tr>
      </thead>
      <tbody>
        {partsOf(over, ROWS).map(({ from, error, warning, rest }) => (
          <tr key={from}>
            <th scope="row">{placeWords(over, from, named)}</th>
            <td>{formatCount(error)}</td>
            <td>{formatCount(warning)}</td>
            <td>{formatCount(rest)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
