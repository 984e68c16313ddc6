import { printable } from '../../../shared/base/text.ts';
import type { TroubleshootResult } from '../../../shared/model/analysis.ts';
import { OutLink, httpsHost } from '../../kit/controls.tsx';
import { PlaceLink, useRun } from '../shared/run.tsx';
import { useClock } from '../shared/time.ts';
import styles from './azure-report.module.css';

/** What Azure itself concluded, in its words and marked as its words. */
export function AzureReport() {
  const { analysis } = useRun();
  return analysis.troubleshoot.map((report) => <OneReport key={report.file} report={report} />);
}

function OneReport(props: { readonly report: TroubleshootResult }) {
  const { report } = props;
  const when = useClock().range(report.startTime, report.endTime);
  return (
    <div className={styles['report']}>
      <p className={styles['head']}>
        <strong>{printable(report.code ?? 'no code')}</strong>
        {when === null ? null : <span className={styles['quiet']}>{when}</span>}
        <PlaceLink place={{ file: report.file, line: 1 }} />
      </p>
      {report.results.map((result, index) => {
        const detail = result.detail === result.summary ? null : result.detail;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- results have no key of their own, and the list never changes
          <div key={index} className={styles['result']}>
            <p>
              <strong>
                {printable(
                  [result.id, result.reasonType].filter((part) => part !== null && part !== '').join(' · ') || 'Result',
                )}
              </strong>
            </p>
            {result.summary === null ? null : <p className={styles['words']}>{printable(result.summary)}</p>}
            {detail === null ? null : <p className={styles['words']}>{printable(detail)}</p>}
            {result.recommendedActions.length === 0 ? null : (
              <>
                <h3 className={styles['quiet']}>Azure recommends</h3>
                <ul className={styles['advice']}>
                  {result.recommendedActions.map((action, at) => (
                    // oxlint-disable-next-line react/no-array-index-key -- as above
                    <li key={at}>
                      {printable(action.actionText ?? '')}{' '}
                      {action.actionUri === null || httpsHost(action.actionUri) === null ? null : (
                        <OutLink
                          url={action.actionUri}
                          text={action.actionUriText === null ? null : printable(action.actionUriText)}
                        />
                      )}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        );
      })}
    </div>
  );
}
