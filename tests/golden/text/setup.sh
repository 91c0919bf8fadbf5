# Bytes that editors would change.
cd content
printf '# Latin 1\n\nA caf\351 and a \377.\n' >latin1.md
printf '# NUL\n\nbefore\0after\n' >nul.md
printf '\377\376#\0 \0A\0\n\0' >utf16-little.md
printf '\376\377\0#\0 \0A\0\n' >utf16-big.md
printf '#\0 \0H\0e\0l\0l\0o\0\n\0' >utf16-without-mark.md
printf '\357\273\277---\r\ntitle: Windows\r\ntitel: Wrong\r\n---\r\n\r\n[gone](gone.md)\r\n' >windows.md
printf '# Old Mac\r\r[gone](gone.md)\r' >mac.md
printf '' >empty.md
