/** Shows why something failed, and has a screen reader say it at once; nothing without a fault. */
export function FaultAlert({ fault }: { fault: string | undefined }) {
  if (fault === undefined) return null;
  return (
    <p class="fault" role="alert">
      {fault}
    </p>
  );
}
