/** As people compare it: in pairs, sixteen to a line. */
export function Fingerprint({ sha256 }: { readonly sha256: string }) {
  const pairs = sha256.match(/../g) ?? [];
  const lines = [pairs.slice(0, 16), pairs.slice(16)].map((line) => line.join(':'));
  return (
    <code className="block font-mono text-13 leading-relaxed">
      {lines.map((line) => (
        <span key={line + lines.indexOf(line)} className="block">
          {line}
        </span>
      ))}
    </code>
  );
}
