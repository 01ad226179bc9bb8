import { createSlice } from "@reduxjs/toolkit";

export interface Session {
  /** The server no longer knows this browser; the pages stay as they are until someone signs in again. */
  ended: boolean;
}

export const session = createSlice({
  name: "session",
  initialState: (): Session => ({ ended: false }),
  reducers: {
    expired(state) {
      state.ended = true;
    },
    renewed(state) {
      state.ended = false;
    },
  },
});

export const { expired, renewed } = session.actions;
