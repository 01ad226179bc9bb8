// Generated from the API document; `make generate` writes it anew.
import { baseApi as api } from "./base";
export const addTagTypes = ["status"] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      getStatus: build.query<GetStatusApiResponse, GetStatusApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/status`,
          params: {
            at: queryArg.at,
            size: queryArg.size,
          },
        }),
        providesTags: ["status"],
      }),
      forgetListener: build.mutation<
        ForgetListenerApiResponse,
        ForgetListenerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/v1/admin/status/listeners/${queryArg.name}`,
          method: "DELETE",
        }),
        invalidatesTags: ["status"],
      }),
      discardStuck: build.mutation<DiscardStuckApiResponse, DiscardStuckApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/v1/admin/status/stuck/${queryArg.id}`,
            method: "DELETE",
          }),
          invalidatesTags: ["status"],
        },
      ),
      retryStuck: build.mutation<RetryStuckApiResponse, RetryStuckApiArg>({
        query: (queryArg) => ({
          url: `/api/v1/admin/status/stuck/${queryArg.id}/again`,
          method: "POST",
        }),
        invalidatesTags: ["status"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as statusApi };
export type GetStatusApiResponse = /** status 200 OK */ State;
export type GetStatusApiArg = {
  /** A place: prev or next of another page of the same list and order; empty for the first page */
  at?: string;
  /** How many on a page */
  size?: number;
};
export type ForgetListenerApiResponse = unknown;
export type ForgetListenerApiArg = {
  /** Name of a listener that is gone */
  name: string;
};
export type DiscardStuckApiResponse = unknown;
export type DiscardStuckApiArg = {
  /** Id of what is stuck */
  id: string;
};
export type RetryStuckApiResponse = unknown;
export type RetryStuckApiArg = {
  /** Id of what is stuck */
  id: string;
};
export type Alarm = {
  /** How many there are, up to a thousand */
  count?: number;
  /** What it is */
  kind: "notice_silent" | "notice_broken" | "notice_budget";
  /** Of what */
  name?: string;
  /** Since when */
  since?: string;
};
export type Matter = {
  /** It is being done right now */
  busy: boolean;
  /** Stable name of the last failure */
  code: string;
  /** Names it in the other doors */
  id: string;
  /** What is to be done: the kind of a todo, or of the event that was refused */
  kind: string;
  /** What it is about, in words */
  name?: string;
  /** When it is tried next */
  next: string;
  /** Number of the order that it is about */
  order?: string;
  /** Id of the product that it is about */
  product?: string;
  /** The last failure, for engineers */
  reason: string;
  /** When it was to be done */
  since: string;
  /** It failed again and again, or this program does not know it; else it failed and will be tried again soon */
  stuck: boolean;
  /** How often it was tried */
  tries: number;
};
export type Listener = {
  /** How far it is behind the newest event */
  behind: number;
  /** This program has no such listener; what it left holds nothing back */
  gone: boolean;
  /** Its name */
  name: string;
  /** For how long the oldest event that it has not heard has been waiting */
  seconds: number;
  /** Events that it refused, and those behind them */
  stuck: number;
};
export type Queue = {
  /** Kind of the todos */
  kind: string;
  /** For how long the oldest of them has been due */
  seconds: number;
  /** Of those, stuck */
  stuck: number;
  /** Due and not done */
  waiting: number;
};
export type State = {
  /** What a person has to see to */
  alarms: Alarm[] | null;
  /** What is on this page */
  items: Matter[];
  /** Who hears of events */
  listeners: Listener[] | null;
  /** Counting stopped at total; there may be more */
  more?: boolean;
  /** The place of the page after; absent on the last */
  next?: string;
  /** The place of the page before; absent on the first */
  prev?: string;
  /** What waits, by kind */
  queues: Queue[] | null;
  /** How many there are on all pages; with more, at least so many */
  total: number;
};
export type Field = {
  /** Where, e.g. body.lines[0].qty */
  location: string;
  /** What is wrong there */
  message: string;
};
export type Fault = {
  /** Stable name of the failure, for programs */
  code: string;
  /** What happened and what to do, in English */
  detail: string;
  /** What is wrong, by place in the request */
  errors?: Field[] | null;
  /** The HTTP status */
  status: number;
  /** The status in words */
  title: string;
  /** Always about:blank; code is the stable name */
  type: string;
  [key: string]: any;
};
export const {
  useGetStatusQuery,
  useForgetListenerMutation,
  useDiscardStuckMutation,
  useRetryStuckMutation,
} = injectedRtkApi;
