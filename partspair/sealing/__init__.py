"""Everything that leaves the vault: age files, bundles, their signed manifests, invitations. Bytes in, bytes out."""
