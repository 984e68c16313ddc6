import { useEffect, useMemo, useRef, useState } from 'react';
import { baseName, printable } from '../../../shared/base/text.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { Blob, Place } from '../../../shared/contract/azure.ts';
import { Button, Field, IconButton, Toggle } from '../../kit/controls.tsx';
import { RetryIcon } from '../../kit/icons.ts';
import { useApp } from '../../state/app.ts';
import { NO_BLOBS, type Chosen } from '../../state/azure.ts';
import type { Listed } from '../../state/azure-lists.ts';
import { useKept } from '../../state/kept.ts';
import { type AzureRoute, azureRoute } from '../../state/route.ts';
import { type Store, useStore } from '../../state/store.ts';
import { useKeys } from '../shared/keys.ts';
import { type Row, type RowOrder, folderOf, inOrder, matching, rowsOf } from './blob-rows.ts';
import { BlobTable, type BlobTableHandle } from './blob-table.tsx';
import { Crumbs } from './crumbs.tsx';
import { FolderTree } from './folder-tree.tsx';
import { Asking, Refusal } from './refusal.tsx';
import { Start } from './start.tsx';
import { blobsWord } from './words.ts';
import styles from './storage.module.css';

/** A place of Blob Storage: its containers, or a folder of one of them. */
export function Storage(props: { readonly route: AzureRoute }) {
  const { azure } = useApp();
  const { places, state } = useStore(azure.places.store);
  const place = places.find(({ id }) => id === props.route.place) ?? null;
  if (place !== null) return <Place route={props.route} place={place} />;
  return state === 'loading' ? null : <Start lost={props.route.place !== null && state === 'ready'} />;
}

const BY_NAME: RowOrder = { by: 'name', descending: false };
const EMPTY = { folders: [], blobs: [] } as const;

function Place(props: { readonly route: AzureRoute; readonly place: Place }) {
  const { route, place } = props;
  const { azure, router } = useApp();
  const { lists, jobs } = azure;
  const container = route.container ?? place.container;
  const where = { place: place.id, container: container ?? '', prefix: route.prefix, deep: route.deep };
  const list = (container === null ? lists.containers(place.id) : lists.blobs(where)) as Store<Listed<unknown>>;
  const { state, waiting, fault } = useStore(list);
  const found = useFound(place.id, where, container !== null);
  const isSignedIn = useStore(azure.account.store).account !== null;
  const entered = useStore(azure.entered).has(place.id);
  const [typed, setTyped] = useState({ of: '', text: '' });
  const [order, setOrder] = useKept<RowOrder>('azure:order', BY_NAME);
  const of = JSON.stringify([place.id, container, route.prefix, route.deep]);
  const text = typed.of === of ? typed.text : '';
  const filter = useRef<HTMLInputElement>(null);
  const table = useRef<BlobTableHandle>(null);
  const chosen = useChosen(place.id, container);

  const load = () => (container === null ? lists.loadContainers(place.id) : lists.loadBlobs(where));
  const wants = entered && place.ready && state === 'idle';
  useEffect(() => {
    if (wants) load();
    // What is asked for is told by its name.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wants, of]);
  // Where one came from stands under the cursor when one goes up.
  const [trail, setTrail] = useState<{ readonly of: string; readonly at: string; readonly begin: string | null }>({
    of,
    at: container === null ? '' : route.prefix,
    begin: null,
  });
  if (trail.of !== of) {
    const at = container === null ? '' : route.prefix;
    const inner = trail.at !== '' && trail.at.startsWith(at) ? trail.at : null;
    setTrail({ of, at, begin: inner !== null && folderOf(inner) === at ? inner : null });
  }
  useKeys({ '/': () => filter.current?.select() });

  const all = useMemo(
    () => inOrder(rowsOf(found ?? EMPTY, container === null ? '' : route.prefix), order),
    [found, container, route.prefix, order],
  );
  const rows = useMemo(() => matching(all, text), [all, text]);
  const named = [...chosen.blobs].find(([, size]) => size === null)?.[0] ?? null;
  const wanted = sized(chosen.blobs, found);
  const sizes = [...wanted.values()];
  useEffect(() => {
    // Its size is still known where it is out of sight.
    if (wanted !== chosen.blobs && container !== null) azure.chosen.set({ place: place.id, container, blobs: wanted });
  }, [azure, wanted, chosen.blobs, place.id, container]);
  const fetch = (blobs: ReadonlyMap<string, number | null>) => {
    if (container === null || blobs.size === 0) return;
    const known = [...blobs.values()].filter((size) => size !== null);
    const names = [...blobs.keys()];
    jobs.start(
      {
        kind: 'fetch',
        params: { place: place.id, container, blobs: names },
        sizes: known.length === blobs.size ? known : null,
      },
      names.length === 1 ? baseName(names[0] ?? '') : `${plural(names.length, 'blob')} of ${container}`,
    );
    azure.chosen.set(null);
  };
  const open = (row: Row) => {
    if (row.kind === 'folder')
      router.go({ ...route, ...(container === null ? { container: row.key, prefix: '' } : { prefix: row.key }) });
    else if (!row.blob.archived) fetch(sizes.length > 0 ? wanted : new Map([[row.key, row.blob.bytes]]));
  };
  const up = () => {
    if (route.prefix !== '') router.go({ ...route, prefix: folderOf(route.prefix) });
    else if (route.container !== null && place.container === null) router.go(azureRoute({ place: place.id }));
  };

  const next = found?.next ?? null;
  const isTree = container !== null && place.blob === null && !route.deep;
  const tree = isTree ? <FolderTree route={{ ...route, container }} at={where} /> : null;
  const hasTree = isTree && ((found?.folders.length ?? 0) > 0 || route.prefix !== '');
  const count = found === null ? 0 : found.folders.length + found.blobs.length;
  return (
    <div className={styles['storage']}>
      <div className={styles['bar']}>
        <Crumbs route={route} place={place} />
        {container === null || place.blob !== null ? null : (
          <Toggle
            label="All blobs below this folder, in one list"
            text="Everything below"
            on={route.deep}
            onChange={(deep) => router.go({ ...route, container, deep })}
          />
        )}
        <div className={styles['filter']}>
          <Field
            search
            label="Filter by name"
            placeholder="Filter  ( / )"
            value={text}
            inputRef={filter}
            onChange={(next) => setTyped({ of, text: next })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setTyped({ of, text: '' });
              else if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
              event.preventDefault();
              table.current?.focus();
            }}
          />
        </div>
        <IconButton label="List again" icon={RetryIcon} onClick={load} />
      </div>
      <div className={styles['trouble']}>
        {place.ready ? null : <NotKept place={place} />}
        {fault === null || !place.ready ? null : fault.code === 'forbidden' && place.access !== 'account' ? (
          <Refusal fault={fault} onRetry={load}>
            <Button label="Paste a new one…" onClick={azure.places.want} />
          </Refusal>
        ) : (
          <Refusal
            fault={fault}
            signIn={fault.code === 'forbidden' && place.access === 'account' && !isSignedIn}
            onRetry={load}
          />
        )}
      </div>
      <div className={styles['view']} data-tree={hasTree || undefined}>
        {hasTree ? tree : null}
        <div className={styles['list']}>
          <BlobTable
            label={container === null ? 'Containers' : 'Folders and blobs'}
            rows={rows}
            of={of}
            begin={trail.begin ?? named}
            busy={state === 'loading'}
            order={order}
            onOrder={setOrder}
            chosen={chosen.blobs}
            onChoose={chosen.choose}
            onOpen={open}
            onUp={up}
            handle={table}
          />
          {rows.length > 0 ? null : (
            <div className={styles['said']}>
              {state === 'loading' ? (
                <Asking what="Asking for the list" waiting={waiting} onCancel={() => lists.stop(list)} />
              ) : state === 'idle' && place.ready ? (
                <>
                  <p>Nothing was asked for yet.</p>
                  <Button
                    primary
                    label={`List ${container === null ? 'the containers' : 'what is here'}`}
                    onClick={() => azure.enter(place.id)}
                  />
                </>
              ) : state === 'ready' ? (
                <p>{emptyWord(count > 0, text, container === null)}</p>
              ) : null}
            </div>
          )}
          {next === null ? null : (
            <div className={styles['more']}>
              {state === 'loading' ? (
                <Asking what="Asking for more" waiting={waiting} onCancel={() => lists.stop(list)} />
              ) : (
                <Button label="More…" onClick={() => lists.moreBlobs(where)} />
              )}
              <span>{`${formatCount(count)} so far; the filter and the order are of these.`}</span>
            </div>
          )}
        </div>
      </div>
      {container === null ? null : (
        <div className={styles['foot']}>
          <Button
            primary
            disabled={sizes.length === 0}
            label={sizes.length === 0 ? 'Fetch and open' : `Fetch and open ${blobsWord(sizes)}`}
            onClick={() => fetch(wanted)}
          />
          {sizes.length === 0 ? (
            <p className={styles['hint']}>
              A click or Space chooses a blob, Shift and the arrows several; Enter fetches.
            </p>
          ) : (
            <>
              <Button quiet label="Choose none" onClick={() => azure.chosen.set(null)} />
              <p className={styles['hint']}>{elsewhereWord(chosen.blobs, found)}</p>
            </>
          )}
        </div>
      )}
    </div>
  );
}

function emptyWord(isFiltered: boolean, text: string, isContainers: boolean): string {
  if (isFiltered && text !== '') return `Nothing here is called “${printable(text.trim())}”.`;
  return isContainers ? 'This account has no containers.' : 'There is nothing in this folder.';
}

/** A blob that a URL named has its size once it is listed. */
function sized(chosen: ReadonlyMap<string, number | null>, found: Found | null): ReadonlyMap<string, number | null> {
  const sizeOf = (name: string) => found?.blobs.find((blob) => blob.name === name)?.bytes ?? null;
  if (![...chosen].some(([name, size]) => size === null && sizeOf(name) !== null)) return chosen;
  return new Map([...chosen].map(([name, size]) => [name, size ?? sizeOf(name)]));
}

/** That some of what is chosen is not to be seen here. */
function elsewhereWord(chosen: ReadonlyMap<string, number | null>, found: Found | null): string {
  const here = new Set(found?.blobs.map(({ name }) => name));
  const away = [...chosen.keys()].filter((name) => !here.has(name)).length;
  if (away === 0) return '';
  return away === chosen.size ? 'Chosen in another folder.' : `${formatCount(away)} of them in other folders.`;
}

function NotKept(props: { readonly place: Place }) {
  const { azure } = useApp();
  const what = props.place.access === 'sas' ? 'The signature (SAS)' : 'The connection string';
  return (
    <Refusal fault={{ code: 'sign-in', text: `${what} of this place was not kept.`, hint: 'Paste it again.' }}>
      <Button label="Paste it…" onClick={azure.places.want} />
    </Refusal>
  );
}

interface Found {
  readonly folders: readonly string[];
  readonly blobs: readonly Blob[];
  readonly next: string | null;
}

/** Containers as the folders that they look like, or a page of a container. Null while nothing came. */
function useFound(
  place: string,
  where: { readonly place: string; readonly container: string; readonly prefix: string; readonly deep: boolean },
  inContainer: boolean,
): Found | null {
  const { lists } = useApp().azure;
  const containers = useStore(lists.containers(place)).value;
  const blobs = useStore(lists.blobs(where)).value;
  const listed = useMemo(
    () => (containers === null ? null : { folders: containers.map(({ name }) => name), blobs: [], next: null }),
    [containers],
  );
  return inContainer ? blobs : listed;
}

/** The blobs that are chosen in the container in sight, of whatever folder. */
function useChosen(
  place: string,
  container: string | null,
): Pick<Chosen, 'blobs'> & { readonly choose: (blobs: readonly Blob[], on: boolean) => void } {
  const { azure } = useApp();
  const now = useStore(azure.chosen);
  const blobs = now !== null && now.place === place && now.container === container ? now.blobs : NO_BLOBS;
  return {
    blobs,
    choose(of, on) {
      if (container === null) return;
      azure.chosen.update((before) => {
        const isSame = before !== null && before.place === place && before.container === container;
        const next = new Map(isSame ? before.blobs : []);
        for (const { name, bytes } of of) {
          if (on) next.set(name, bytes);
          else next.delete(name);
        }
        return { place, container, blobs: next };
      });
    },
  };
}
