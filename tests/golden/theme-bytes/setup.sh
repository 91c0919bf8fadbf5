mkdir -p themes/house/templates themes/house/assets themes/house/components
printf '{{! attributes: when }}\n<i>\377N7\376\377H\201\376\377</i>{{{inner}}}\n' >themes/house/components/note.mustache
printf '<p>\n  caf\351 {{title}}</p>\n' >themes/house/templates/404.mustache
printf '/* \303 */\nbody { color: red }\n' >themes/house/assets/extra.css
printf '"\355\240\200";\n' >themes/house/assets/extra.js
printf '\211PNG\377\376' >themes/house/assets/dot.png
