import type { Store } from './store.ts';

/** A message attribute as the SQS API has it. */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string | undefined;
  BinaryValue?: string | undefined;
}

/** An accepted message before it is written. Times are milliseconds since 1970. */
export interface OutgoingMessage {
  queueArn: string;
  messageId: string;
  body: string;
  attributes?: Record<string, MessageAttribute>;
  sentAt: number;
  visibleAt: number;
}

/** A message in a queue. `receiveCount` counts receives that did not end in a deletion. */
export interface StoredMessage extends OutgoingMessage {
  id: number;
  receiveCount: number;
  firstReceivedAt: number | null;
}

interface Row {
  id: number;
  queue_arn: string;
  message_id: string;
  body: string;
  attributes: Record<string, MessageAttribute> | null;
  sent_at: number;
  visible_at: number;
  receive_count: number;
  first_received_at: number | null;
}

/** The statements on messages. One process owns the store, so it can keep in memory which messages it works on. */
export interface Messages {
  insert(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Visible messages, oldest first, without those that are being worked on. */
  visible(queueArn: string, now: number, busy: readonly number[], limit: number): Promise<StoredMessage[]>;
  /** Counts a receive that did not end in a deletion, and hides the messages until the given time. */
  received(ids: readonly number[], now: number, visibleAt: number): Promise<void>;
  hide(id: number, visibleAt: number): Promise<boolean>;
  /** Moves messages to another queue, where they are visible at once; their age stays. */
  move(ids: readonly number[], queueArn: string, now: number): Promise<void>;
  /** `isLazy`: may wait for the store's next write. */
  delete(ids: readonly number[], isLazy?: boolean): Promise<void>;
  /** Deletes what was sent before the given time. */
  deleteSentBefore(queueArn: string, time: number): Promise<void>;
  count(queueArn: string, now: number): Promise<{ visible: number; hidden: number }>;
}

const COLUMNS = 'id, queue_arn, message_id, body, attributes, sent_at, visible_at, receive_count, first_received_at';

export function messagesIn(store: Store): Messages {
  return {
    insert: async (messages) => {
      await store.write('message_insert', INSERT, [JSON.stringify(messages)]);
    },
    visible: async (queueArn, now, busy, limit) =>
      (await store.query<Row>('message_visible', VISIBLE, [queueArn, now, busy, limit])).map(messageOf),
    received: async (ids, now, visibleAt) => {
      await store.write('message_received', RECEIVED, [ids, now, visibleAt]);
    },
    hide: async (id, visibleAt) => (await store.write('message_hide', HIDE, [id, visibleAt])).length === 1,
    move: async (ids, queueArn, now) => {
      await store.write('message_move', MOVE, [ids, queueArn, now]);
    },
    delete: async (ids, isLazy) => {
      await store.write('message_delete', DELETE, [ids], isLazy);
    },
    deleteSentBefore: async (queueArn, time) => {
      await store.write('message_delete_old', DELETE_OLD, [queueArn, time]);
    },
    count: async (queueArn, now) => {
      const rows = await store.query<{ visible: number; hidden: number }>('message_count', COUNT, [queueArn, now]);
      return rows[0] ?? { visible: 0, hidden: 0 };
    },
  };
}

const INSERT = `
  insert into local_aws.messages (queue_arn, message_id, body, attributes, sent_at, visible_at)
  select "queueArn", "messageId", body, attributes, "sentAt", "visibleAt" from jsonb_to_recordset($1::jsonb)
    as m("queueArn" text, "messageId" uuid, body text, attributes jsonb, "sentAt" bigint, "visibleAt" bigint)`;

const VISIBLE = `
  select ${COLUMNS} from local_aws.messages
  where queue_arn = $1 and visible_at <= $2 and id <> all($3::bigint[])
  order by visible_at, id limit $4`;

const RECEIVED = `
  update local_aws.messages set receive_count = receive_count + 1, visible_at = $3,
    first_received_at = coalesce(first_received_at, $2)
  where id = any($1::bigint[])`;

const HIDE = 'update local_aws.messages set visible_at = $2 where id = $1 returning id';

const MOVE = 'update local_aws.messages set queue_arn = $2, visible_at = $3 where id = any($1::bigint[])';

const DELETE = 'delete from local_aws.messages where id = any($1::bigint[])';

const DELETE_OLD = 'delete from local_aws.messages where queue_arn = $1 and sent_at < $2';

const COUNT = `
  select count(*) filter (where visible_at <= $2) as visible, count(*) filter (where visible_at > $2) as hidden
  from local_aws.messages where queue_arn = $1`;

function messageOf(row: Row): StoredMessage {
  return {
    id: row.id,
    queueArn: row.queue_arn,
    messageId: row.message_id,
    body: row.body,
    ...(row.attributes && { attributes: row.attributes }),
    sentAt: row.sent_at,
    visibleAt: row.visible_at,
    receiveCount: row.receive_count,
    firstReceivedAt: row.first_received_at,
  };
}
