# A figure of a costate report. To draw it again: gnuplot robertson-to-t-40-memory.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'robertson_to_t_40_memory'
set output 'robertson-to-t-40-memory.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'robertson to T = 40: bytes of trajectory held' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'accepted forward steps' noenhanced
set logscale x; set xrange [16.875:1408.0]
set xtics ('20' 20.0, '50' 50.0, '100' 100.0, '200' 200.0, '500' 500.0, '1000' 1000.0)
set logscale y; set yrange [15.0:260736.0]

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'kvaerno5' noenhanced offset 0,-0.5
set ylabel 'bytes of trajectory held at the peak' noenhanced offset 1,0
set ytics ('30 B' 30.0, '100 B' 100.0, '300 B' 300.0, '1 kB' 1000.0, '3 kB' 3000.0, '10 kB' 10000.0, '30 kB' 30000.0, '100 kB' 100000.0)
plot 'robertson-to-t-40-memory.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'robertson-to-t-40-memory.dat' index 0 using 1:2 with points lc rgb '#D55E00' pt 4 ps 0.95, \
  'robertson-to-t-40-memory.dat' index 3 using 1:2 with lines lc rgb '#009E73' lt 1 lw 1.6 dt solid, \
  'robertson-to-t-40-memory.dat' index 2 using 1:2 with points lc rgb '#009E73' pt 9 ps 0.65, \
  'robertson-to-t-40-memory.dat' index 5 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4), \
  'robertson-to-t-40-memory.dat' index 4 using 1:2 with points lc rgb '#CC79A7' pt 12 ps 1.1, \
  'robertson-to-t-40-memory.dat' index 7 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid, \
  'robertson-to-t-40-memory.dat' index 6 using 1:2 with points lc rgb '#E69F00' pt 11 ps 0.65, \
  'robertson-to-t-40-memory.dat' index 9 using 1:2 with lines lc rgb '#000000' lt 1 lw 1.6 dt (10,4), \
  'robertson-to-t-40-memory.dat' index 8 using 1:2 with points lc rgb '#000000' pt 13 ps 0.6

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'discrete' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'backsolve' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'interpolated' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'checkpointed' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-bdf · adjoint' noenhanced, \
  NaN with lines lc rgb '#444444' lw 1.6 title 'line: predicted', \
  NaN with points lc rgb '#444444' pt 7 ps 0.6 title 'points: measured'
unset multiplot
unset output
