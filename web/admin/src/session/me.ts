import { useMeQuery } from "../api/generated";
import { may, staff, type Act } from "./may";

/** Who is signed in here, as far as is known. */
export function useMe() {
  const { data, isLoading, error, refetch } = useMeQuery();
  return { me: data, loading: isLoading, error, refetch, staff: staff(data?.role) };
}

/** Whether the reader's role reaches an act. */
export function useMay(): (act: Act) => boolean {
  const { data } = useMeQuery();
  return (act) => may(data?.role, act);
}
