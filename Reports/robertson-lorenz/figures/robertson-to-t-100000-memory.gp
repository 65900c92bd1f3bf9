# A figure of a costate report. To draw it again: gnuplot robertson-to-t-100000-memory.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'robertson_to_t_100000_memory'
set output 'robertson-to-t-100000-memory.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'robertson to T = 100000: bytes of trajectory held' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'accepted forward steps' noenhanced
set logscale x; set xrange [30.625:5214.400000000001]
set xtics ('100' 100.0, '300' 300.0, '1000' 1000.0, '3000' 3000.0)
set logscale y; set yrange [1695.0:2753203.2]

set lmargin at screen 0.079167; set rmargin at screen 0.39583
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'rodas5p' noenhanced offset 0,-0.5
set ylabel 'bytes of trajectory held at the peak' noenhanced offset 1,0
set ytics ('2 kB' 2000.0, '5 kB' 5000.0, '10 kB' 10000.0, '20 kB' 20000.0, '50 kB' 50000.0, '100 kB' 100000.0, '200 kB' 200000.0, '500 kB' 500000.0, '1 MB' 1000000.0, '2 MB' 2000000.0)
plot 'robertson-to-t-100000-memory.dat' index 1 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'robertson-to-t-100000-memory.dat' index 0 using 1:2 with points lc rgb '#D55E00' pt 4 ps 0.95, \
  'robertson-to-t-100000-memory.dat' index 3 using 1:2 with lines lc rgb '#000000' lt 1 lw 1.6 dt (10,4), \
  'robertson-to-t-100000-memory.dat' index 2 using 1:2 with points lc rgb '#000000' pt 13 ps 0.6

set lmargin at screen 0.43750; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'kvaerno5' noenhanced offset 0,-0.5
unset label
unset ylabel
set ytics ('' 2000.0, '' 5000.0, '' 10000.0, '' 20000.0, '' 50000.0, '' 100000.0, '' 200000.0, '' 500000.0, '' 1000000.0, '' 2000000.0)
plot 'robertson-to-t-100000-memory.dat' index 5 using 1:2 with lines lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4), \
  'robertson-to-t-100000-memory.dat' index 4 using 1:2 with points lc rgb '#D55E00' pt 4 ps 0.95, \
  'robertson-to-t-100000-memory.dat' index 7 using 1:2 with lines lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4), \
  'robertson-to-t-100000-memory.dat' index 6 using 1:2 with points lc rgb '#CC79A7' pt 12 ps 1.1, \
  'robertson-to-t-100000-memory.dat' index 9 using 1:2 with lines lc rgb '#E69F00' lt 1 lw 1.6 dt solid, \
  'robertson-to-t-100000-memory.dat' index 8 using 1:2 with points lc rgb '#E69F00' pt 11 ps 0.65, \
  'robertson-to-t-100000-memory.dat' index 11 using 1:2 with lines lc rgb '#000000' lt 1 lw 1.6 dt (10,4), \
  'robertson-to-t-100000-memory.dat' index 10 using 1:2 with points lc rgb '#000000' pt 13 ps 0.6

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'discrete' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-bdf · adjoint' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'interpolated' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'checkpointed' noenhanced, \
  NaN with lines lc rgb '#444444' lw 1.6 title 'line: predicted', \
  NaN with points lc rgb '#444444' pt 7 ps 0.6 title 'points: measured'
unset multiplot
unset output
